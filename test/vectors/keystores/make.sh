#!/bin/sh
# Makes the keystores and certificates of this folder anew, with keytool and java (17) and openssl (3), and expected.json, which
# says what Java finds in them. The keys are thrown away after each run, and protect nothing.
set -eu
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
javac -encoding UTF-8 -d . "$here"/../../java/Keystore*.java

# ---- keys and certificates

certificate() { # name, then what openssl req is told of the key
  name=$1
  shift
  openssl req -x509 -nodes -days 36500 -subj "/O=mi tests/CN=$name" -keyout "$name.pem" -out "$name.crt.pem" "$@"
}
certificate rsa -newkey rsa:2048
certificate ec -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
certificate rsa-1024 -newkey rsa:1024
certificate rsa-pss -newkey rsa-pss -pkeyopt rsa_keygen_bits:2048
certificate ed25519 -newkey ed25519
openssl dsaparam -out dsa.parameters 1024
certificate dsa -newkey dsa:dsa.parameters
openssl genpkey -algorithm x25519 -out x25519.key.pem
openssl pkey -in x25519.key.pem -pubout -out x25519.public.pem
openssl req -new -key rsa.pem -subj "/CN=x25519" -out x25519.request.pem
openssl x509 -req -in x25519.request.pem -CA rsa.crt.pem -CAkey rsa.pem -force_pubkey x25519.public.pem -days 36500 -out x25519.crt.pem
openssl x509 -in rsa.crt.pem -outform DER -out rsa.crt
openssl x509 -in ec.crt.pem -outform DER -out ec.crt
openssl pkcs8 -topk8 -nocrypt -in rsa.pem -outform DER -out rsa.key
openssl pkcs8 -topk8 -nocrypt -in ec.pem -outform DER -out ec.key

# ---- keystores by openssl

p12() { # name, then what openssl pkcs12 is told
  name=$1
  shift
  openssl pkcs12 -export -inkey rsa.pem -in rsa.crt.pem -out "openssl-$name.p12" -passout pass:secret1 "$@"
}
p12 plain
p12 named -name 'My Key'
p12 chain -name leaf -certfile ec.crt.pem
p12 legacy -legacy
p12 3des -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
p12 2des -legacy -keypbe PBE-SHA1-2DES -certpbe PBE-SHA1-2DES
p12 rc2-128 -legacy -keypbe PBE-SHA1-RC2-128 -certpbe PBE-SHA1-RC2-128
p12 rc4 -legacy -keypbe PBE-SHA1-RC4-128 -certpbe PBE-SHA1-RC4-128
p12 aes-128 -keypbe AES-128-CBC -certpbe AES-128-CBC
p12 aes-192 -keypbe AES-192-CBC -certpbe AES-192-CBC
p12 pbes2-3des -keypbe DES-EDE3-CBC -certpbe DES-EDE3-CBC
for hash in sha1 sha224 sha384 sha512 sha512-256 md5; do p12 "mac-$hash" -macalg $hash; done
p12 one-round -iter 1 -maciter
p12 no-mac -nomac
p12 certificate-in-clear -certpbe NONE
p12 nothing-but-key -certpbe NONE -nomac
p12 key-in-clear -keypbe NONE
p12 no-key -nokeys
p12 no-protection -nokeys -certpbe NONE -nomac
p12 empty-password -passout pass:
p12 empty-password-legacy -legacy -passout pass:
p12 empty-password-no-mac -nomac -passout pass:
p12 non-ascii -passout pass:pässwörd
p12 non-ascii-legacy -legacy -passout pass:pässwörd
p12 non-ascii-no-mac -nomac -passout pass:pässwörd

# ---- keystores by keytool and Java

from_openssl() { # file, type, password, then options of the JVM
  file=$1 type=$2 password=$3
  shift 3
  keytool "$@" -importkeystore -noprompt -srckeystore openssl-chain.p12 -srcstorepass secret1 \
    -destkeystore "$file" -deststoretype "$type" -deststorepass "$password" -destkeypass "$password"
}
from_openssl keytool.p12 PKCS12 secret1
from_openssl keytool.jks JKS secret1
from_openssl keytool.jceks JCEKS secret1
from_openssl keytool-non-ascii.jks JKS pässwörd
from_openssl keytool-legacy.p12 PKCS12 secret1 -J-Dkeystore.pkcs12.legacy
from_openssl keytool-unprotected.p12 PKCS12 secret1 \
  -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE
for pbe in HmacSHA1AndAES_128 HmacSHA224AndAES_256 HmacSHA256AndAES_128 HmacSHA384AndAES_256 HmacSHA512AndAES_256; do
  from_openssl "keytool-$pbe.p12" PKCS12 secret1 -J-Dkeystore.pkcs12.macAlgorithm=HmacPBESHA512 \
    -J-Dkeystore.pkcs12.certProtectionAlgorithm=PBEWith$pbe -J-Dkeystore.pkcs12.keyProtectionAlgorithm=PBEWith$pbe
done
for store in keytool.p12 keytool.jks keytool.jceks; do
  keytool -importcert -noprompt -alias 'Some CA' -file ec.crt.pem -keystore $store -storepass secret1
done
for store in keytool.p12 keytool.jceks; do
  keytool -genseckey -alias Symmetric -keyalg AES -keysize 256 -keystore $store -storepass secret1
done
java -cp . KeystoreMake .

# ---- what there is, and what Java finds in it

rm -f "$here"/*.p12 "$here"/*.jks "$here"/*.jceks "$here"/*.pkcs12 "$here"/*.caseexactjks "$here"/*.pem
cp ./*.p12 ./*.jks ./*.jceks ./*.pkcs12 ./*.caseexactjks ./*.crt.pem "$here"
cp rsa.pem "$here/rsa.key.pem"

cd "$here"
{
  echo '{'
  separator=''
  for file in *.p12 *.jks *.jceks *.pkcs12 *.caseexactjks; do
    case $file in
      *empty-password*) password='' ;;
      *non-ascii*) password='pässwörd' ;;
      *) password=secret1 ;;
    esac
    case $file in
      *.p12 | *.pkcs12) type=PKCS12 ;;
      *.jceks) type=JCEKS ;;
      *.caseexactjks) type=CaseExactJKS ;;
      *) type=JKS ;;
    esac
    java="$(printf '%s\t%s\t%s\n' "$file" $type "$password" | java -cp "$work" KeystoreList)"
    printf '%s  "%s": {"password": "%s", "java": %s}' "$separator" "$file" "$password" "$java"
    separator=',
'
  done
  printf '\n}\n'
} > "$work/expected.json"
cp "$work/expected.json" expected.json
