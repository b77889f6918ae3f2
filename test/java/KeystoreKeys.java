import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/**
 * Prints the keys of keystores. A request is a line of five fields in base64, separated by tabs: keystore file, keystore
 * type, keystore password, key password, alias. The answer is a line: "key", the key in base64 (PKCS#8 for a private key) and its
 * algorithm, or "error" and Java's error in base64, separated by tabs.
 */
public final class KeystoreKeys {
  private KeystoreKeys() {}

  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (String line; (line = input.readLine()) != null; ) {
      String[] fields = line.split("\t", -1);
      for (int i = 0; i < fields.length; i++) {
        fields[i] = new String(Base64.getDecoder().decode(fields[i]), StandardCharsets.UTF_8);
      }
      output.println(answer(fields));
    }
    output.flush();
  }

  private static String answer(String[] fields) {
    try {
      KeyStore store = KeyStore.getInstance(fields[1]);
      store.load(new ByteArrayInputStream(Files.readAllBytes(Path.of(fields[0]))), fields[2].toCharArray());
      Key key = store.getKey(fields[4], fields[3].toCharArray());
      return "key\t" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\t" + key.getAlgorithm();
    } catch (Exception problem) {
      return "error\t" + Base64.getEncoder().encodeToString(problem.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
