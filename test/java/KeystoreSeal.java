import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * Encrypts as JCEKS encrypts private keys, with a given salt. A request is a line of four fields, separated by tabs: salt,
 * password and plaintext in base64, the iteration count in decimal. The answer is the ciphertext in base64.
 */
public final class KeystoreSeal {
  private static final String ALGORITHM = "PBEWithMD5AndTripleDES";

  private KeystoreSeal() {}

  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (String line; (line = input.readLine()) != null; ) {
      String[] fields = line.split("\t", -1);
      byte[] salt = Base64.getDecoder().decode(fields[0]);
      String password = new String(Base64.getDecoder().decode(fields[1]), StandardCharsets.US_ASCII);
      byte[] plain = Base64.getDecoder().decode(fields[2]);
      var specification = new PBEParameterSpec(salt, Integer.parseInt(fields[3]));
      var key = SecretKeyFactory.getInstance(ALGORITHM).generateSecret(new PBEKeySpec(password.toCharArray()));
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(Cipher.ENCRYPT_MODE, key, specification);
      output.println(Base64.getEncoder().encodeToString(cipher.doFinal(plain)));
    }
    output.flush();
  }
}
