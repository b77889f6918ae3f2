import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Prints each assigned character and its lower case, both as code points in hex. */
public final class KeystoreLowerCase {
  private KeystoreLowerCase() {}

  public static void main(String[] arguments) {
    var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (int code = 0; code <= Character.MAX_CODE_POINT; code++) {
      if (Character.getType(code) != Character.UNASSIGNED) {
        var lowered = new StringBuilder();
        Character.toString(code).toLowerCase(Locale.ENGLISH).chars().forEach(unit -> lowered.append(String.format("%04x", unit)));
        output.println(Integer.toHexString(code) + "\t" + lowered);
      }
    }
    output.flush();
  }
}
