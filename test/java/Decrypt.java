import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts ciphertexts with the private key of a keystore, as Micro Integrator does.
 *
 * <p>A request is a line of seven fields in base64, separated by tabs: keystore file, keystore type, keystore password, key
 * password, alias, transformation (as for Cipher.getInstance; the suffix "@BC" selects Bouncy Castle's parameters), ciphertext
 * (its own base64 text). If the type is "KEY", the first field is the key itself in base64: PKCS#8 for RSA, raw for AES.
 * The answer is a line: "plain", a tab and the bytes in base64, or "error", a tab and Java's error in base64.
 */
public final class Decrypt {
  private static final Map<String, Key> KEYS = new HashMap<>();

  private Decrypt() {}

  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (String line; (line = input.readLine()) != null; ) {
      String answer;
      try {
        answer = "plain\t" + Base64.getEncoder().encodeToString(decrypt(line));
      } catch (Exception problem) {
        answer = "error\t" + Base64.getEncoder().encodeToString(problem.toString().getBytes(StandardCharsets.UTF_8));
      }
      output.println(answer);
    }
    output.flush();
  }

  private static byte[] decrypt(String line) throws Exception {
    String[] fields = line.split("\t", -1);
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new String(Base64.getDecoder().decode(fields[i]), StandardCharsets.UTF_8);
    }
    Key key = fields[1].equals("KEY") ? bareKey(fields[0], fields[5]) : key(fields[0], fields[1], fields[2], fields[3], fields[4]);
    byte[] ciphertext = Base64.getDecoder().decode(fields[6]);
    if (fields[5].startsWith("AES")) {
      return openEnvelope(key, fields[5], new String(ciphertext, StandardCharsets.UTF_8));
    }
    Cipher cipher = Cipher.getInstance(fields[5].replace("@BC", ""));
    cipher.init(Cipher.DECRYPT_MODE, key, fields[5].endsWith("@BC") ? Encrypt.BOUNCY_CASTLE : null);
    return cipher.doFinal(ciphertext);
  }

  private static byte[] openEnvelope(Key key, String transformation, String envelope) throws Exception {
    Matcher parts = Pattern.compile("\\{\"cipherText\":\"([^\"]*)\",\"iv\":\"([^\"]*)\"\\} *").matcher(envelope);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no envelope");
    }
    Cipher cipher = Cipher.getInstance(transformation);
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, Base64.getDecoder().decode(parts.group(2))));
    return cipher.doFinal(Base64.getDecoder().decode(parts.group(1)));
  }

  private static Key bareKey(String encoded, String transformation) throws Exception {
    byte[] bytes = Base64.getDecoder().decode(encoded);
    return transformation.startsWith("AES")
        ? new SecretKeySpec(bytes, "AES")
        : KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static Key key(String file, String type, String password, String keyPassword, String alias) throws Exception {
    String name = String.join("\t", file, type, password, keyPassword, alias);
    Key known = KEYS.get(name);
    if (known != null) {
      return known;
    }
    KeyStore store = KeyStore.getInstance(type);
    store.load(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))), password.toCharArray());
    Key key = store.getKey(alias, keyPassword.toCharArray());
    if (key == null) {
      throw new IllegalArgumentException("no key " + alias);
    }
    KEYS.put(name, key);
    return key;
  }
}
