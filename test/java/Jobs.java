import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;

/**
 * Runs the main methods of other classes, one after another, because a new JVM for each would take much longer. Each job has its own
 * standard input, output and error, and its classes are loaded anew, so that it finds nothing of the jobs before it.
 *
 * <p>A job is a number of words, the words (the class, then its arguments), and its standard input. The answer is 0, or 1 if the class
 * threw or exited, and its standard output and error. Words, input and outputs are bytes after their number; numbers have four bytes.
 * If the class exits, this program ends after the answer.
 */
public final class Jobs {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private final DataOutputStream answers = new DataOutputStream(new BufferedOutputStream(System.out));
  private boolean isRunning;

  private Jobs() {}

  public static void main(String[] arguments) throws Exception {
    var jobs = new Jobs();
    Runtime.getRuntime().addShutdownHook(new Thread(jobs::answerExit));
    var input = new DataInputStream(new BufferedInputStream(System.in));
    while (true) {
      String[] words;
      try {
        words = new String[input.readInt()];
      } catch (EOFException end) {
        return;
      }
      for (int i = 0; i < words.length; i++) {
        words[i] = new String(bytes(input), StandardCharsets.UTF_8);
      }
      jobs.run(words, bytes(input));
    }
  }

  private static byte[] bytes(DataInputStream input) throws IOException {
    byte[] bytes = new byte[input.readInt()];
    input.readFully(bytes);
    return bytes;
  }

  private void run(String[] words, byte[] input) throws IOException {
    output.reset();
    error.reset();
    System.setIn(new ByteArrayInputStream(input));
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
    isRunning = true;
    int status = 1;
    try {
      call(words);
      status = 0;
    } catch (InvocationTargetException thrown) {
      thrown.getCause().printStackTrace();
    } catch (Exception | LinkageError thrown) {
      thrown.printStackTrace();
    }
    isRunning = false;
    answer(status);
  }

  private static void call(String[] words) throws Exception {
    String[] arguments = new String[words.length - 1];
    System.arraycopy(words, 1, arguments, 0, arguments.length);
    URL classes = Jobs.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      loader.loadClass(words[0]).getMethod("main", String[].class).invoke(null, (Object) arguments);
    }
  }

  private void answerExit() {
    if (!isRunning) return;
    try {
      answer(1);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private void answer(int status) throws IOException {
    System.out.flush();
    System.err.flush();
    answers.writeInt(status);
    for (var bytes : new ByteArrayOutputStream[] {output, error}) {
      answers.writeInt(bytes.size());
      bytes.writeTo(answers);
    }
    answers.flush();
  }
}
