# Sourced. need_debian PACKAGE...: install Debian packages where missing, or say what to do.
need_debian() {
  local missing=() name
  for name in "$@"; do dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Please install these Debian packages first: ${missing[*]}" >&2
      return 1
    fi
    as=(sudo)
  fi
  echo "Installing Debian packages: ${missing[*]}"
  "${as[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
