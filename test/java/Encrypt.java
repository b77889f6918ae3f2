import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts with Java, to create ciphertexts that our own code did not make.
 *
 * <p>A request is a line of four fields, separated by tabs: transformation (as for Cipher.getInstance; the suffix "@BC" selects
 * Bouncy Castle's parameters), key in base64 (X.509 for RSA, raw for AES), length of the iv in bytes (0 for RSA), plaintext in
 * base64. The answer is a line: the ciphertext in base64, or for AES its envelope in base64.
 */
public final class Encrypt {
  /** Bouncy Castle's meaning of OAEPWithSHA-256AndMGF1Padding. */
  static final OAEPParameterSpec BOUNCY_CASTLE =
      new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private static final SecureRandom RANDOM = new SecureRandom();

  private Encrypt() {}

  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (String line; (line = input.readLine()) != null; ) {
      String[] fields = line.split("\t", -1);
      byte[] key = Base64.getDecoder().decode(fields[1]);
      byte[] plaintext = Base64.getDecoder().decode(fields[3]);
      byte[] ciphertext =
          fields[0].startsWith("AES")
              ? envelope(fields[0], key, Integer.parseInt(fields[2]), plaintext)
              : block(fields[0], key, plaintext);
      output.println(Base64.getEncoder().encodeToString(ciphertext));
    }
    output.flush();
  }

  private static byte[] block(String transformation, byte[] key, byte[] plaintext) throws Exception {
    Cipher cipher = Cipher.getInstance(transformation.replace("@BC", ""));
    var publicKey = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key));
    cipher.init(Cipher.ENCRYPT_MODE, publicKey, transformation.endsWith("@BC") ? BOUNCY_CASTLE : null);
    return cipher.doFinal(plaintext);
  }

  private static byte[] envelope(String transformation, byte[] key, int ivBytes, byte[] plaintext) throws Exception {
    byte[] iv = new byte[ivBytes];
    RANDOM.nextBytes(iv);
    Cipher cipher = Cipher.getInstance(transformation);
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
    var base64 = Base64.getEncoder();
    String sealed = base64.encodeToString(cipher.doFinal(plaintext));
    String envelope = "{\"cipherText\":\"" + sealed + "\",\"iv\":\"" + base64.encodeToString(iv) + "\"}";
    return envelope.getBytes(StandardCharsets.US_ASCII);
  }
}
