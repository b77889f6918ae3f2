import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Decodes base64 as Java does.
 *
 * <p>A request is a line: the hex digits of a text in UTF-8. The answer is a line: "bytes" and the decoded bytes as signed numbers,
 * separated by spaces, or "refused".
 */
public final class Base64Decode {
  private Base64Decode() {}

  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (String line; (line = input.readLine()) != null; ) {
      byte[] text = new byte[line.length() / 2];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) Integer.parseInt(line.substring(2 * i, 2 * i + 2), 16);
      }
      output.println(answer(text));
    }
    output.flush();
  }

  private static String answer(byte[] text) {
    try {
      var answer = new StringBuilder("bytes");
      for (byte each : Base64.getDecoder().decode(text)) {
        answer.append(' ').append(each);
      }
      return answer.toString();
    } catch (IllegalArgumentException refusal) {
      return "refused";
    }
  }
}
