/**
 * The scripts that shells load. Each calls the `mi` in PATH, not what was typed: that may be a program of the same name in a cloned
 * repository. Nothing that is typed or printed is evaluated.
 */
import type {CompletedShell} from './answer.js'

/** bash 3.2, as on macOS, has no `compopt`: there, files are offered if there is nothing else. */
const bash = `# bash completion for mi

_mi() {
  local kind='' candidate
  COMPREPLY=()
  {
    IFS= read -r kind
    while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done
  } < <(command mi complete bash "$COMP_WORDBREAKS" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  case $kind in
    files) compopt -o default 2>/dev/null ;;
    directories) compopt -o dirnames 2>/dev/null ;;
  esac
  return 0
}

if type compopt >/dev/null 2>&1; then
  complete -F _mi mi
else
  complete -o default -F _mi mi
fi
`

const zsh = `#compdef mi
# zsh completion for mi

_mi() {
  local kind expl
  local -a lines values shown style
  lines=("\${(@f)$(command mi complete zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  kind=$lines[1]
  shift lines
  values=("\${(@)lines%%$'\\t'*}")
  shown=("\${(@)lines#*$'\\t'}")
  # With descriptions, there is one on each line, cut at its end.
  [[ "\${(F)lines}" == *$'\\t'* ]] && style=(-l) && shown=("\${(@r:COLUMNS-2:)shown}")
  [[ $PREFIX == --*=* ]] && compset -P 1 '*='
  case $kind in
    files) _files ;;
    directories) _files -/ ;;
    words) (( $#values )) && _wanted values expl 'value' compadd $style -d shown -a values ;;
  esac
}

if [[ "$funcstack[1]" == _mi ]]; then
  _mi "$@"
elif (( $+functions[compdef] )); then
  compdef _mi mi
fi
`

const fish = `# fish completion for mi

function __mi_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l lines (command mi complete fish $words "$current" 2>/dev/null </dev/null)
    set -l kind "$lines[1]"
    set -e lines[1]
    switch $kind
        case files directories
            set -l before (string match -r -- '^--[^=]+=' "$current")
            set -l path (string replace -r -- '^--[^=]+=' '' "$current")
            for found in (__mi_paths $kind "$path")
                printf '%s%s\\n' "$before" "$found"
            end
        case words
            for line in $lines
                printf '%s\\n' "$line"
            end
    end
end

function __mi_paths
    if test "$argv[1]" = directories
        __fish_complete_directories "$argv[2]" ''
    else
        __fish_complete_path "$argv[2]"
    end
end

complete --command mi --erase
complete --command mi --no-files --arguments '(__mi_complete)'
`

/** PowerShell drops empty arguments and changes quotation marks, so the words are passed in a variable. */
const powershell = `# PowerShell completion for mi

Register-ArgumentCompleter -Native -CommandName mi -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $program = Get-Command mi -CommandType Application, ExternalScript -ErrorAction SilentlyContinue |
        Select-Object -First 1
    if ($null -eq $program) { return }
    $words = @($commandAst.CommandElements |
        Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $before = $env:MI_COMPLETION_WORDS
    try {
        $env:MI_COMPLETION_WORDS = ($words + $wordToComplete) -join "\`n"
        & $program complete powershell 2>$null | Select-Object -Skip 1 | ForEach-Object {
            $text, $value, $description = $_ -split "\`t", 3
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)
        }
    } finally {
        $env:MI_COMPLETION_WORDS = $before
    }
}
`

const scripts: Readonly<Record<CompletedShell, string>> = {bash, zsh, fish, powershell}

/** @returns the script that a shell loads to complete `mi`'s command lines */
export function completionScript(shell: CompletedShell): string {
  return scripts[shell]
}
