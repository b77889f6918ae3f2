import java.io.ByteArrayInputStream;
import java.io.Console;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;

/**
 * Does with secrets what Micro Integrator does when it starts, in its home: writes the values of [secrets] as a file of properties, looks
 * for the references to them, opens the keystore that secret-conf.properties names, and decrypts everything. Prints a line
 * `alias<TAB>plaintext` for each secret. The password is in password-persist, or is asked for on the terminal.
 */
public class VaultStart {
  private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9_-]+) = \"(.*)\"");
  private static final Pattern REFERENCE = Pattern.compile("\\$secret\\{([^}]*)\\}");

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (InputStream in = new FileInputStream("conf/security/secret-conf.properties")) {
      settings.load(in);
    }
    check(settings.getProperty("secretRepositories", "").equals("file"), "there is no vault");
    String toml = Files.readString(Path.of("conf/deployment.toml"));
    Properties secrets = secretsIn(toml);
    Matcher references = REFERENCE.matcher(toml);
    while (references.find()) {
      String value = secrets.getProperty(references.group(1));
      check(value != null && !value.contains("["), references.group(1) + " is not a secret, or is plaintext");
    }
    Key key = privateKey(settings, password());
    for (String alias : new TreeSet<>(secrets.stringPropertyNames())) {
      Cipher cipher = Cipher.getInstance(settings.getProperty("secretRepositories.file.algorithm", "RSA"));
      cipher.init(Cipher.DECRYPT_MODE, key);
      byte[] plaintext = cipher.doFinal(Base64.getDecoder().decode(secrets.getProperty(alias).trim()));
      System.out.println(alias + "\t" + new String(plaintext, StandardCharsets.UTF_8));
    }
  }

  private static Properties secretsIn(String toml) throws Exception {
    StringBuilder lines = new StringBuilder();
    boolean isInside = false;
    for (String line : toml.split("\n")) {
      if (line.startsWith("[")) isInside = line.equals("[secrets]");
      Matcher entry = ENTRY.matcher(line);
      if (isInside && entry.matches()) lines.append(entry.group(1)).append('=').append(entry.group(2)).append('\n');
    }
    Properties secrets = new Properties();
    secrets.load(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));
    return secrets;
  }

  private static char[] password() throws Exception {
    Path file = Path.of("password-persist");
    if (Files.exists(file)) return Files.readAllLines(file).get(0).toCharArray();
    Console console = System.console();
    check(console != null, "there is no password, and no terminal to ask on");
    return console.readPassword("[Enter KeyStore and Private Key Password :]");
  }

  private static Key privateKey(Properties settings, char[] password) throws Exception {
    KeyStore keystore = KeyStore.getInstance(settings.getProperty("keystore.identity.type"));
    try (InputStream in = new FileInputStream(settings.getProperty("keystore.identity.location"))) {
      keystore.load(in, password);
    }
    return keystore.getKey(settings.getProperty("keystore.identity.alias"), password);
  }

  private static void check(boolean isGood, String problem) {
    if (!isGood) throw new IllegalStateException(problem);
  }
}
