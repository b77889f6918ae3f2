import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates the keystores that keytool cannot create: with empty passwords, unusual names, an old version, indefinite lengths.
 * The argument is a folder with rsa.key, rsa.crt, ec.key and ec.crt in DER. The keystores are created in it.
 */
public final class KeystoreMake {
  private static final char[] PASSWORD = "secret1".toCharArray();
  private static final char[] EMPTY = new char[0];

  private final Path folder;
  private final PrivateKey rsaKey;
  private final PrivateKey ecKey;
  private final Certificate rsaCertificate;
  private final Certificate ecCertificate;
  private final SecretKey secretKey = new SecretKeySpec(new byte[32], "AES");

  private KeystoreMake(Path folder) throws Exception {
    this.folder = folder;
    rsaKey = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(read("rsa.key")));
    ecKey = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(read("ec.key")));
    rsaCertificate = certificate("rsa.crt");
    ecCertificate = certificate("ec.crt");
  }

  public static void main(String[] arguments) throws Exception {
    var make = new KeystoreMake(Path.of(arguments[0]));
    make.emptyPasswords();
    make.manyKinds("PKCS12", "java-many.p12");
    make.manyKinds("JCEKS", "java-many.jceks");
    make.names();
    make.firstVersion();
    make.indefiniteLengths();
  }

  private void emptyPasswords() throws Exception {
    for (String type : new String[] {"JKS", "JCEKS", "PKCS12"}) {
      KeyStore store = empty(type);
      store.setKeyEntry("rsa", rsaKey, EMPTY, new Certificate[] {rsaCertificate});
      write(store, "java-empty-password." + type.toLowerCase(), EMPTY);
    }
  }

  private void manyKinds(String type, String name) throws Exception {
    KeyStore store = empty(type);
    store.setCertificateEntry("Trusted", ecCertificate);
    store.setKeyEntry("first secret", secretKey, PASSWORD, null);
    store.setKeyEntry("Rsa", rsaKey, PASSWORD, new Certificate[] {rsaCertificate});
    store.setKeyEntry("ec", ecKey, PASSWORD, new Certificate[] {ecCertificate});
    store.setKeyEntry("second secret", secretKey, PASSWORD, null);
    write(store, name, PASSWORD);
  }

  private void names() throws Exception {
    for (String type : new String[] {"JKS", "PKCS12", "CaseExactJKS"}) {
      KeyStore store = empty(type);
      for (String name : new String[] {"nul\0é\uD83D\uDE00", "DİYARBAKIR", "ΣΑΣ", "UPPER", "ẞ"}) {
        store.setCertificateEntry(name, ecCertificate);
      }
      write(store, "java-names." + type.toLowerCase(), PASSWORD);
    }
  }

  /** The version of JDK 1.1, with certificates without a type. */
  private void firstVersion() throws Exception {
    var bytes = new ByteArrayOutputStream();
    var output = new DataOutputStream(bytes);
    output.writeInt(0xfeedfeed);
    output.writeInt(1);
    output.writeInt(1);
    output.writeInt(2);
    output.writeUTF("old");
    output.writeLong(0);
    byte[] encoded = rsaCertificate.getEncoded();
    output.writeInt(encoded.length);
    output.write(encoded);
    MessageDigest digest = MessageDigest.getInstance("SHA-1");
    digest.update(new String(PASSWORD).getBytes(StandardCharsets.UTF_16BE));
    digest.update("Mighty Aphrodite".getBytes(StandardCharsets.US_ASCII));
    output.write(digest.digest(bytes.toByteArray()));
    Files.write(folder.resolve("java-version-1.jks"), bytes.toByteArray());
  }

  /** The same PKCS#12 file in BER: every constructed element has an indefinite length, and the content is in two pieces. */
  private void indefiniteLengths() throws Exception {
    KeyStore store = empty("PKCS12");
    store.setKeyEntry("rsa", rsaKey, PASSWORD, new Certificate[] {rsaCertificate});
    var der = new ByteArrayOutputStream();
    store.store(der, PASSWORD);
    var ber = new ByteArrayOutputStream();
    copyAsBer(ByteBuffer.wrap(der.toByteArray()), ber);
    Files.write(folder.resolve("java-indefinite.p12"), ber.toByteArray());
  }

  private static void copyAsBer(ByteBuffer from, OutputStream to) throws Exception {
    while (from.hasRemaining()) {
      int tag = from.get() & 0xff;
      ByteBuffer content = content(from);
      if ((tag & 0x20) != 0) {
        to.write(new byte[] {(byte) tag, (byte) 0x80});
        copyAsBer(content, to);
        to.write(new byte[2]);
      } else if (tag == 0x04 && content.remaining() > 1000) {
        to.write(new byte[] {0x24, (byte) 0x80});
        writePrimitive(tag, content.slice(0, 1000), to);
        writePrimitive(tag, content.slice(1000, content.remaining() - 1000), to);
        to.write(new byte[2]);
      } else {
        writePrimitive(tag, content, to);
      }
    }
  }

  private static ByteBuffer content(ByteBuffer from) {
    int length = from.get() & 0xff;
    if (length > 0x80) {
      int octets = length - 0x80;
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | from.get() & 0xff;
      }
    }
    ByteBuffer content = from.slice(from.position(), length);
    from.position(from.position() + length);
    return content;
  }

  private static void writePrimitive(int tag, ByteBuffer content, OutputStream to) throws Exception {
    int length = content.remaining();
    to.write(tag);
    if (length < 0x80) {
      to.write(length);
    } else {
      to.write(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    }
    byte[] bytes = new byte[length];
    content.get(bytes);
    to.write(bytes);
  }

  private static KeyStore empty(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    return store;
  }

  private void write(KeyStore store, String name, char[] password) throws Exception {
    try (OutputStream output = Files.newOutputStream(folder.resolve(name))) {
      store.store(output, password);
    }
  }

  private Certificate certificate(String name) throws Exception {
    return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(read(name)));
  }

  private byte[] read(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name));
  }
}
