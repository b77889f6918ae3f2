import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.HexFormat;

/**
 * Lists the entries that Java finds in keystores. A request is a line of three fields, separated by tabs: file, type, password. The
 * answer is a line of JSON: {"entries": [{"alias", "kind", "sha256"}]}, or {"error"} with Java's exception. "sha256" is the digest of
 * the entry's own certificate in hex. It is absent if there is no certificate.
 */
public final class KeystoreList {
  private KeystoreList() {}

  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line; (line = input.readLine()) != null; ) {
      String[] fields = line.split("\t", -1);
      output.println(answer(fields[0], fields[1], fields[2]));
    }
    output.flush();
  }

  private static String answer(String file, String type, String password) {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))), password.toCharArray());
      var entries = new StringBuilder();
      for (String alias : Collections.list(store.aliases())) {
        entries.append(entries.isEmpty() ? "" : ", ").append(entry(store, alias));
      }
      return "{\"entries\": [" + entries + "]}";
    } catch (Exception problem) {
      return "{\"error\": " + json(problem.toString()) + "}";
    }
  }

  private static String entry(KeyStore store, String alias) throws Exception {
    Certificate certificate = store.getCertificate(alias);
    String sha256 = "";
    if (certificate != null) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      sha256 = ", \"sha256\": \"" + HexFormat.of().formatHex(digest) + "\"";
    }
    return "{\"alias\": " + json(alias) + ", \"kind\": \"" + kind(store, alias) + "\"" + sha256 + "}";
  }

  private static String kind(KeyStore store, String alias) throws Exception {
    if (store.isCertificateEntry(alias)) {
      return "certificate";
    }
    return store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class) ? "secret-key" : "private-key";
  }

  private static String json(String text) {
    var quoted = new StringBuilder("\"");
    for (char unit : text.toCharArray()) {
      boolean plain = unit >= ' ' && unit <= '~' && unit != '"' && unit != '\\';
      quoted.append(plain ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
    }
    return quoted.append('"').toString();
  }
}
