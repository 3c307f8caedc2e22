package dev.edgekit.examples.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key and a certificate for {@code localhost}, made by the JDK's keytool. */
record Certificate(Path file, String password) {
  static Certificate in(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("keys.p12");
    String password = "for this test alone";
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                password,
                "-alias",
                "localhost",
                "-dname",
                "CN=localhost",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1")
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0 || !Files.exists(file)) {
      throw new IOException("keytool made no " + file);
    }
    return new Certificate(file, password);
  }
}
