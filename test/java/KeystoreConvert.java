import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;

/**
 * Copies the entries of a keystore to a new one with another type and other passwords, including those that keytool rejects.
 *
 * <p>A request is a line of six fields in base64, separated by tabs: keystore file, its password, the new file, its type, its
 * password, the password of its keys. Prints nothing.
 */
public final class KeystoreConvert {
  private KeystoreConvert() {}

  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line; (line = input.readLine()) != null; ) {
      String[] fields = line.split("\t", -1);
      for (int i = 0; i < fields.length; i++) {
        fields[i] = new String(Base64.getDecoder().decode(fields[i]), StandardCharsets.UTF_8);
      }
      convert(fields[0], fields[1].toCharArray(), fields[2], fields[3], fields[4].toCharArray(), fields[5].toCharArray());
    }
  }

  private static void convert(String from, char[] password, String to, String type, char[] newPassword, char[] newKeyPassword)
      throws Exception {
    KeyStore source = KeyStore.getInstance("PKCS12");
    source.load(new ByteArrayInputStream(Files.readAllBytes(Path.of(from))), password);
    KeyStore target = KeyStore.getInstance(type);
    target.load(null, null);
    for (String alias : Collections.list(source.aliases())) {
      if (source.isCertificateEntry(alias)) {
        target.setCertificateEntry(alias, source.getCertificate(alias));
      } else {
        target.setKeyEntry(alias, source.getKey(alias, password), newKeyPassword, source.getCertificateChain(alias));
      }
    }
    try (OutputStream output = Files.newOutputStream(Path.of(to))) {
      target.store(output, newPassword);
    }
  }
}
