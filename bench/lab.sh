#!/usr/bin/env bash
# What bench/run, bench/soak and their like have in common: publishes the node as the container image has it, builds bench/Lab, and starts
# it with the program that starts real servers (SERVERS=path, see tests/servers).
#   NODE=DIR   measures the actorpipeline that was published there before, and builds nothing
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export ACTORPIPELINE_TEST_SERVERS=${ACTORPIPELINE_TEST_SERVERS:-${SERVERS:-$root/../shared/servers/servers}}
export SERVERS_HOME=${SERVERS_HOME:-$root/artifacts/servers}
lab=$root/artifacts/bin/Lab/release/ActorPipeline.Lab

case " $* " in *" --help "* | *" -h "* | *" -? "*) help=1 ;; *) help="" ;; esac
if [ -z "${NODE:-}" ]; then
  if [ -z "$help" ]; then
    # The same as in deploy/Containerfile; apart from other builds, since it leaves the stand-ins out.
    dotnet publish "$root/src/Host" -c Release -o "$root/artifacts/bench/node" --use-current-runtime --self-contained false \
      -p:StandIns=false -p:ArtifactsPath="$root/artifacts/bench/build" -nodeReuse:false -v quiet
  fi
  dotnet build "$root/bench/Lab" -c Release -nodeReuse:false -v quiet
fi
export BENCH_NODE=${NODE:-$root/artifacts/bench/node}
if [ -z "$help" ]; then
  [ -x "$ACTORPIPELINE_TEST_SERVERS" ] || { echo "bench: no program that starts real servers; name one with SERVERS=path (README.md)" >&2; exit 2; }
  ACTORPIPELINE_TEST_FILEBEAT=${ACTORPIPELINE_TEST_FILEBEAT:-$("$ACTORPIPELINE_TEST_SERVERS" path filebeat)}
  export ACTORPIPELINE_TEST_FILEBEAT
fi
exec "$lab" "$@"
