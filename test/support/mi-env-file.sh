# Loads a file of variables as Micro Integrator's start script does with --env-file=FILE, then prints the environment.
# The steps are those of export_env_file in distribution/src/scripts/micro-integrator.sh of
# https://github.com/wso2/product-micro-integrator, up to 4.6.0. Later ones also load a last line without a line end.
# A second argument leaves out xargs, which only trims, but takes minutes for thousands of lines.
while IFS='=' read -r name rest; do
  case $name in
    '#'* | '') continue ;;
  esac
  if [ -z "$2" ]; then
    name=$(echo "$name" | xargs)
    rest=$(echo "$rest" | xargs)
  fi
  export "$name=$rest"
done <"$1"
exec env -0
