import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;

/**
 * Writes a file with store(OutputStream) of java.util.Properties.
 *
 * <p>Each line of the input is a key and a value, both in base64 of UTF-8, separated by a space. The output is the file.
 */
public final class PropertiesStore {
  private PropertiesStore() {}

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  public static void main(String[] arguments) throws IOException {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var properties = new Properties();
    for (String line; (line = input.readLine()) != null; ) {
      var parts = line.split(" ");
      properties.setProperty(decoded(parts[0]), decoded(parts[1]));
    }
    properties.store(System.out, null);
  }
}
