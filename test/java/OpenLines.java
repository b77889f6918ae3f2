import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Cipher;

/**
 * Decrypts the output of `mi secret create`. Standard input: the private key in base64 (PKCS#8), the transformation, then lines
 * `alias : ciphertext`. Prints a line `alias<TAB>plaintext` for each, in the same order.
 */
public class OpenLines {
  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    byte[] encoded = Base64.getDecoder().decode(in.readLine());
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    String transformation = in.readLine();
    List<String> lines = in.lines().collect(Collectors.toList());
    System.out.print(lines.parallelStream().map(line -> open(line, key, transformation)).collect(Collectors.joining()));
  }

  private static String open(String line, PrivateKey key, String transformation) {
    try {
      int end = line.indexOf(" : ");
      Cipher cipher = Cipher.getInstance(transformation);
      cipher.init(Cipher.DECRYPT_MODE, key);
      byte[] plaintext = cipher.doFinal(Base64.getDecoder().decode(line.substring(end + 3)));
      return line.substring(0, end) + "\t" + new String(plaintext, StandardCharsets.UTF_8) + "\n";
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }
}
