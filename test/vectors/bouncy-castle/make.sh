#!/bin/sh
# Makes the keystores of this folder anew from those of ../keystores, with keytool and Bouncy Castle's provider (Debian's
# libbcprov-java). Their password is secret1.
set -eu
cd "$(dirname "$0")"
source=../keystores/openssl-chain.p12
provider='-providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath /usr/share/java/bcprov.jar'

from_openssl() { # file, type
  keytool -J-Dorg.bouncycastle.bks.enable_v1=true -importkeystore -noprompt -srckeystore "$source" -srcstorepass secret1 \
    -destkeystore "$1" -deststoretype "$2" -deststorepass secret1 $provider
}
rm -f ./*.bks ./*.uber ./*.bcfks
from_openssl version-1.bks BKS-V1
from_openssl version-2.bks BKS
from_openssl leaf.uber UBER
from_openssl leaf.bcfks BCFKS
keytool -importcert -noprompt -alias ca -file ../keystores/ec.crt.pem -keystore trusted.bks -storetype BKS -storepass secret1 $provider
