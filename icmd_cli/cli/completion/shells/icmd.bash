# icmd: completion for bash 4.4 and later.
#
#   icmd completion bash > ~/.local/share/bash-completion/completions/icmd
#
# or in ~/.bashrc:  eval "$(icmd completion bash)"

_icmd() {
    local lines
    COMPREPLY=()
    mapfile -t lines < <("$1" __complete-bash "${COMP_LINE:0:COMP_POINT}" "${COMP_LINE:COMP_POINT}" \
        "$COMP_WORDBREAKS" "${COMP_TYPE:-9}" "${COLUMNS:-80}" 2>/dev/null)
    case ${lines[0]-} in
        :files)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "${lines[1]-}")
            ;;
        :more)
            compopt -o nospace
            COMPREPLY=("${lines[@]:1}")
            ;;
        *) COMPREPLY=("${lines[@]}") ;;
    esac
}

# The bash that comes with macOS is 3.2, and knows none of this.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    complete -o nosort -F _icmd icmd
fi
