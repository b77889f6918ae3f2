import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;

/**
 * Reads files with java.util.Properties: with load(Reader) as UTF-8, or with load(InputStream) if the argument is "stream".
 *
 * <p>A request is a line: a file in base64. The answer is a line: each key and value in order, as base64 of UTF-16BE, followed by a
 * space; if Java threw, "malformed" at the end.
 */
public final class PropertiesLoad {
  private PropertiesLoad() {}

  private static final class Recorder extends Properties {
    private static final long serialVersionUID = 1L;
    private final StringBuilder puts = new StringBuilder();

    @Override
    public synchronized Object put(Object key, Object value) {
      puts.append(encoded(key)).append(' ').append(encoded(value)).append(' ');
      return null;
    }
  }

  private static String encoded(Object text) {
    var units = ((String) text).toCharArray();
    var bytes = new byte[units.length * 2];
    for (int i = 0; i < units.length; i++) {
      bytes[2 * i] = (byte) (units[i] >> 8);
      bytes[2 * i + 1] = (byte) units[i];
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  public static void main(String[] arguments) throws IOException {
    boolean stream = arguments.length > 0 && arguments[0].equals("stream");
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (String line; (line = input.readLine()) != null; ) {
      var bytes = Base64.getDecoder().decode(line);
      var recorder = new Recorder();
      try {
        if (stream) recorder.load(new ByteArrayInputStream(bytes));
        else recorder.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException thrown) {
        recorder.puts.append("malformed");
      }
      output.println(recorder.puts);
    }
    output.flush();
  }
}
