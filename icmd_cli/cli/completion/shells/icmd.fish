# icmd: completion for fish.
#
#   icmd completion fish > ~/.config/fish/completions/icmd.fish

function __icmd_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines ($words[1] __complete-fish $words[2..-1] 2>/dev/null)
    if test "$lines[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $lines
    end
end

complete -c icmd -f -a '(__icmd_complete)'
