# Sourced by .ci/run: makes a PostgreSQL ready for the tests and sets ACTUALISATIE_TEST_POSTGRES, or says why not.
# Whatever goes wrong here costs only the tests on PostgreSQL, never the run: those on SQLite need none of it.

start_cluster() {
  local version name port status rest
  if [ -z "$(pg_lsclusters -h)" ]; then
    pg_createcluster "$(ls /usr/lib/postgresql | sort -n | tail -1)" main >/dev/null || return 1
  fi
  read -r version name port status rest < <(pg_lsclusters -h)
  # "down" may also mean a stale lock of a machine that was switched off: pg_ctlcluster clears it
  case "$status" in online*) ;; *) pg_ctlcluster "$version" "$name" start >&2 || return 1 ;; esac
  for _ in $(seq 50); do
    if as_postgres pg_isready -q -p "$port"; then
      postgres_port=$port
      return 0
    fi
    sleep 0.2
  done
  return 1
}

as_postgres() {
  (cd / && runuser -u postgres -- "$@")
}

make_role() {
  # A role and a database for this run alone, with a password that nobody knows; both go when the run ends.
  local password
  postgres_role="actualisatie_ci_$(random 4)"
  password=$(random 16)
  printf "CREATE ROLE %s LOGIN CREATEDB PASSWORD '%s';\n" "$postgres_role" "$password" |
    as_postgres psql -q -v ON_ERROR_STOP=1 -p "$postgres_port" -d postgres >/dev/null || return 1
  trap drop_role EXIT
  as_postgres createdb -p "$postgres_port" -O "$postgres_role" "$postgres_role" || return 1
  export ACTUALISATIE_TEST_POSTGRES="postgresql://$postgres_role:$password@127.0.0.1:$postgres_port/$postgres_role"
}

drop_role() {
  {
    as_postgres dropdb --if-exists --force -p "$postgres_port" "$postgres_role"
    as_postgres dropuser --if-exists -p "$postgres_port" "$postgres_role"
  } >/dev/null 2>&1 || true
}

random() {
  od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'
}

postgres_or_why_not() {
  if [ -n "${ACTUALISATIE_TEST_POSTGRES:-}" ]; then return 0; fi
  if [ "$(id -u)" != 0 ]; then
    why="not root, and ACTUALISATIE_TEST_POSTGRES is not set"
    return 1
  fi
  if ! command -v psql >/dev/null || ! command -v pg_ctlcluster >/dev/null; then
    why="it could not be installed with apt-get"
    command -v apt-get >/dev/null || return 1
    { timeout 60 apt-get update -qq && DEBIAN_FRONTEND=noninteractive timeout 240 apt-get install -y -qq postgresql; } >/dev/null 2>&1 || return 1
  fi
  why="its cluster does not start"
  start_cluster || return 1
  why="no role or database could be made on it"
  make_role || return 1
}

why=""
if postgres_or_why_not; then
  echo "PostgreSQL: the tests run on it too."
else
  echo "PostgreSQL: $why; the tests run on SQLite alone."
fi
