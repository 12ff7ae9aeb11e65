"""Command lines: options that take a value, wrappers that run another command, commands known to be harmless."""

from memolint.code.catalogue.signal import names

# Which options eat the next word, so that positional words can be told from option values.
VALUED = {
    "curl": names(
        "-X --request -d --data --data-raw --data-binary --data-urlencode --data-ascii --json -F "
        "--form --form-string -T --upload-file -o --output -H --header -u --user -A --user-agent -b "
        "--cookie -c --cookie-jar -m --max-time --connect-timeout --retry --retry-delay "
        "--retry-max-time -w --write-out -e --referer --cacert --cert -E --key -x --proxy --resolve "
        "-r --range --unix-socket --url -K --config --output-dir -D --dump-header -C -Y -y -z "
        "--oauth2-bearer --limit-rate"
    ),
    "wget": names(
        "-O --output-document -o --output-file -P --directory-prefix --header --method --body-data "
        "--body-file --post-data --post-file -t --tries -T --timeout -U --user-agent --user "
        "--password -i --input-file -Q --waitretry -w --wait"
    ),
    "date": names("-d --date -r --reference -f --file -s --set -D"),
    "kubectl": names(
        "-n --namespace -o --output -l --selector -f --filename -k --kustomize -c --container "
        "--context --cluster --kubeconfig --user --token -s --server --field-selector --sort-by "
        "--template --timeout --for -p --patch --type --patch-file --replicas --image --as "
        "--request-timeout --tail --since --from-literal --from-file --field-manager --grace-period "
        "-v"
    ),
    "aws": names(
        "--region --profile --output --query --endpoint-url --bucket --key --body --prefix "
        "--version-id --exclude --include --acl --sse --sse-kms-key-id --storage-class "
        "--content-type --metadata --expires-in --cli-input-json --table-name --queue-url "
        "--message-body --topic-arn --message --secret-id --cluster --function-name --payload "
        "--role-arn --role-session-name --name --names --with-decryption --start-date --filters"
    ),
    "gcloud": names(
        "--project --zone --region --format --filter --account --configuration --location --cluster "
        "--image --impersonate-service-account"
    ),
    "gsutil": names("-h -o -u -i -s -c -l"),
    "az": names(
        "-g --resource-group -n --name -o --output --subscription --account-name --container-name -c "
        "-f --file -d --destination -s --source --query"
    ),
    "git": names(
        "-C -c --git-dir --work-tree -b --branch --depth -o --origin -m --message --author --format "
        "--pretty -n --since --date --config --reference -t --tag"
    ),
    "docker": names(
        "-t --tag -f --file --build-arg --platform --target -v --volume -e --env --name -p --network "
        "--cache-from --cache-to --output -o --secret --ssh -w --workdir -u --user --entrypoint "
        "--label -H --host --config"
    ),
    "helm": names(
        "-n --namespace -f --values --set --set-string --set-file --version --repo --kube-context "
        "--kubeconfig --timeout -d --destination --username --password --description"
    ),
    "terraform": names("-chdir -var -var-file -out -target -backend-config -lock-timeout -parallelism -state"),
    "psql": names("-c --command -f --file -h --host -U --username -d --dbname -p --port -v -o -F -P"),
    "mysql": names("-e --execute -h --host -u --user -P --port -D --database"),
    "pip": names(
        "-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url "
        "-f --find-links --prefix --root --platform --python-version --trusted-host --timeout -d "
        "--dest --cache-dir --no-binary --only-binary"
    ),
    "npm": names("--prefix --registry --tag --workspace -w --cache --otp --access"),
    "apt-get": names("-t --target-release -o -c --option"),
    "apk": names("-t --virtual -X --repository -p --root --repositories-file"),
    "sort": names("-k --key -t --field-separator -o --output -S --buffer-size -T --parallel --random-source"),
    "shuf": names("-n --head-count -o --output -i --input-range --random-source"),
    "ssh": names("-i -p -l -o -F -L -R -D -J -b -c -E -W"),
    "scp": names("-i -P -o -F -l -S -c -J"),
    "rsync": names(
        "-e --rsh --exclude --include --exclude-from --files-from --password-file --port --bwlimit "
        "--log-file -f --filter"
    ),
    "ssh-keygen": names("-t -b -f -N -C -P -m -q_"),
    "openssl": names("-out -in -subj -days -keyout -config -extensions -CA -CAkey -passout -passin -salt_value"),
    "redis-cli": names("-h -p -a -n -u --user --pass -r -i"),
    "gh": names(
        "-R --repo -X --method -f --raw-field -F --field -H --header -q --jq -t --title -b --body -B "
        "--base -L --limit --json -n --notes --notes-file"
    ),
    "bq": names("--location --project_id --destination_table --format --dataset_id"),
    "mc": names("--config-dir -C"),
    "rclone": names("--config --transfers --include --exclude"),
    "go": names("-C -o -ldflags -tags -mod -run -coverprofile"),
    "argo": names(
        "-n --namespace -p --parameter -f --parameter-file -o --output -l --labels --from --name "
        "--generate-name --serviceaccount --entrypoint"
    ),
    "kcat": names("-b -t -p -c -o -f -k -X -G"),
    "conda": names("-n --name -c --channel -f --file -p --prefix"),
    "skopeo": names("--src-creds --dest-creds --authfile"),
    "twine": names("-r --repository --repository-url -u -p"),
    "mktemp": names("-p --tmpdir --suffix -t"),
    "uuidgen": names("-n --namespace -N --name"),
    "stat": names("-c --format --printf -f"),
    "perl": names("-e -E -ne -pe -le -lne"),
    "ruby": names("-e -ne -pe"),
    "tar": names("-f --file -C --directory --mtime --owner --group --sort -T --exclude"),
    "oc": names("-n --namespace -o -l -f -p --patch --type -c"),
}

# Commands that run the rest of their words, with those of their own options that take a value.
WRAPPERS: dict[str, tuple[str, ...]] = {
    "sudo": names("-u -g -h -C"),
    "env": names("-u -C -S"),
    "nice": names("-n"),
    "nohup": (),
    "time": names("-f -o"),
    "timeout": names("-s -k"),
    "stdbuf": names("-i -o -e"),
    "setsid": (),
    "exec": names("-a"),
    "command": (),
    "builtin": (),
    "xargs": names("-n -I -P -L -d -s -a -E"),
    "flock": names("-w -E -c"),
    "chrt": (),
    "ionice": names("-c -n"),
    "taskset": names("-c"),
    "su-exec": (),
    "gosu": (),
    "tini": names("-e -p"),
    "dumb-init": (),
    "watch": names("-n"),
    "unbuffer": (),
    "faketime": (),
    "retry": names("-t -d"),
    "catchsegv": (),
    "doas": names("-u"),
    "busybox": (),
}

# Known not to touch the world on their own: what is neither here nor in the catalogue cannot be judged.
HARMLESS = frozenset(
    names(
        "echo printf cat head tail cut tr sed grep egrep fgrep rg awk gawk mawk sort uniq wc tee tac "
        "rev paste join comm diff cmp fold fmt nl expand unexpand column od xxd hexdump base64 "
        "base32 md5sum sha1sum sha256sum sha512sum shasum b2sum cksum sum bc dc expr seq factor "
        "numfmt basename dirname realpath readlink true false : test [ [[ exit return break continue "
        "shift set unset export local declare typeset readonly let read mapfile readarray getopts "
        "getopt cd pushd popd pwd mkdir rmdir cp mv ln rm touch chmod chown chgrp install truncate "
        "split csplit dd mkfifo sync tar gzip gunzip zcat bzip2 bunzip2 xz unxz zstd lz4 pigz zip "
        "unzip 7z ar cpio jq yq xq xmllint xmlstarlet envsubst iconv dos2unix file strings find ls "
        "stat du sleep wait trap umask ulimit type which command hash alias unalias shopt times "
        "source . eval exec yes tsort look patch m4 convert sqlite3 duckdb "
        "identify magick ffmpeg ffprobe gifsicle cowsay figlet pandoc dot gs pdftotext csvcut csvsql "
        "csvjson mlr jless gojq dasel shellcheck yamllint kubeconform kubeval openssl gpg cal tput "
        "clear stty less more vi nproc arch getconf locale bzcat xzcat test-d"
    )
)
