# icmd: completion for bash 4.4 and later.
#
#   icmd completion bash > ~/.local/share/bash-completion/completions/icmd
#
# or in ~/.bashrc:  eval "$(icmd completion bash)"

_icmd() {
    local lines line value typed=${COMP_WORDS[COMP_CWORD]} width=0
    local values=() meanings=()
    COMPREPLY=()
    [[ $typed == "=" ]] && typed=
    mapfile -t lines < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    for line in "${lines[@]}"; do
        if [[ $line == :files ]]; then
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$typed")
            return
        fi
        value=${line%%$'\t'*}
        # Within quotes readline keeps the user's own.
        [[ $typed == [\"\']* ]] || printf -v value %q "$value"
        [[ $value == *= ]] && compopt -o nospace
        values+=("$value")
        if [[ $line == *$'\t'* ]]; then meanings+=("${line#*$'\t'}"); else meanings+=(""); fi
        ((${#value} > width)) && width=${#value}
    done
    # Several: they are listed with their meanings. 37 and 42 put all of them on the line: the values alone.
    if ((${#values[@]} > 1)) && [[ ${COMP_TYPE:-9} != 37 && ${COMP_TYPE:-9} != 42 ]]; then
        local at room=$((${COLUMNS:-80} - width - 5))
        for at in "${!values[@]}"; do
            if [[ -n ${meanings[at]} ]] && ((room > 10)); then
                ((${#meanings[at]} > room)) && meanings[at]=${meanings[at]:0:room-1}…
                printf -v line '%-*s  (%s)' "$width" "${values[at]}" "${meanings[at]}"
                values[at]=$line
            fi
        done
    fi
    COMPREPLY=("${values[@]}")
}

complete -o nosort -F _icmd icmd
