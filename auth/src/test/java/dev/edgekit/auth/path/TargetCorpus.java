package dev.edgekit.auth.path;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Request targets as data: one per line, compressed, with what is no printable ASCII and the
 * backslash written as {@code \xHH}. {@link #main} writes the files from the generators.
 */
enum TargetCorpus {
  HOSTILE("hostile-targets.txt.gz"),
  LEGITIMATE("legitimate-targets.txt.gz");

  private final String file;

  TargetCorpus(String file) {
    this.file = file;
  }

  List<String> generate() {
    return this == HOSTILE ? HostileTargets.generate() : LegitimateTargets.generate();
  }

  List<String> read() {
    try (InputStream in = Objects.requireNonNull(TargetCorpus.class.getResourceAsStream(file));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
      return lines.lines().map(TargetCorpus::unescape).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path directory, Collection<String> targets) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(file)))) {
      for (String target : targets) {
        out.write((escape(target) + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  static String escape(String target) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      line.append(
          c > ' ' && c < 0x7F && c != '\\' ? String.valueOf(c) : "\\x%02X".formatted((int) c));
    }
    return line.toString();
  }

  private static String unescape(String line) {
    StringBuilder target = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        target.append((char) Integer.parseInt(line.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        target.append(line.charAt(i));
      }
    }
    return target.toString();
  }

  public static void main(String[] arguments) throws IOException {
    for (TargetCorpus corpus : values()) {
      corpus.write(Path.of(arguments[0]), corpus.generate());
    }
  }
}
