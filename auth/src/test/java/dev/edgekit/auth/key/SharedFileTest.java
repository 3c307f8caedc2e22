package dev.edgekit.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the files of {@link FileKeyStore} when several write them. */
@DisabledOnOs(OS.WINDOWS)
class SharedFileTest {
  private static final int NOTES = 50;

  @TempDir Path directory;

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  @Test
  void makesFilesThatNobodyElseReads() throws IOException {
    FileKeyStore store = new FileKeyStore(directory.resolve("keys.json"));

    ApiKeys.at(directory.resolve("keys.json")).issue("billing");
    store.noteUse("key_1", Instant.EPOCH);

    assertThat(mode("keys.json")).isEqualTo("rw-------");
    assertThat(mode("keys.json.uses")).isEqualTo("rw-------");
  }

  @Test
  void keepsModes() throws IOException {
    Path file = directory.resolve("keys.json");
    ApiKeys keys = ApiKeys.at(file);
    keys.issue("billing");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    keys.issue("mail");

    assertThat(mode("keys.json")).isEqualTo("rw-r-----");
    assertThat(files()).containsExactlyInAnyOrder("keys.json", "keys.json.lock");
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void writesWhereALinkLeads() throws IOException {
    Path real = Files.createDirectory(directory.resolve("data")).resolve("real.json");
    Path link = Files.createSymbolicLink(directory.resolve("keys.json"), Path.of("data/real.json"));
    ApiKeys keys = ApiKeys.at(link);

    keys.issue("billing");
    keys.issue("mail");

    assertThat(link).isSymbolicLink();
    assertThat(ApiKeys.at(real).list()).hasSize(2);
    assertThat(files()).containsExactlyInAnyOrder("keys.json", "data");
  }

  @Test
  void keepsEveryNoteAndKeyOfSeveralStores() throws Exception {
    Path file = directory.resolve("keys.json");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> done = new ArrayList<>();
    for (int writer = 0; writer < 2; writer++) {
      int number = writer;
      done.add(threads.submit(() -> write(file, number)));
    }
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();

    assertThat(noted(file)).isEqualTo(2 * NOTES);
    assertThat(ApiKeys.at(file).list()).hasSize(2 * NOTES / 10);
  }

  @Test
  void keepsEveryNoteOfTwoProcesses() throws Exception {
    Path file = directory.resolve("keys.json");
    List<Process> processes = List.of(process(file, 0), process(file, 1));

    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }

    assertThat(noted(file)).isEqualTo(2 * NOTES);
  }

  private static Process process(Path file, int writer) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SharedFileTest.class.getName(),
            file.toString(),
            String.valueOf(writer))
        .inheritIO()
        .start();
  }

  /** What another process does. */
  public static void main(String[] arguments) {
    write(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
  }

  private static void write(Path file, int writer) {
    FileKeyStore store = new FileKeyStore(file);
    ApiKeys keys = ApiKeys.at(file);
    for (int i = 0; i < NOTES; i++) {
      store.noteUse(id(writer, i), Instant.EPOCH);
      if (i % 10 == 0) {
        keys.issue("service");
      }
    }
  }

  private static String id(int writer, int number) {
    return "key_" + writer + "_" + number;
  }

  private static long noted(Path file) {
    FileKeyStore store = new FileKeyStore(file);
    return IntStream.range(0, 2 * NOTES)
        .filter(i -> store.lastUse(id(i / NOTES, i % NOTES)).isPresent())
        .count();
  }

  @Test
  void goesOnWhereNotesAreTorn() throws IOException {
    Path file = directory.resolve("keys.json");
    Files.writeString(directory.resolve("keys.json.uses"), "{\"key_1\": \"20");
    FileKeyStore store = new FileKeyStore(file);
    assertThat(store.lastUse("key_1")).isEmpty();

    store.noteUse("key_2", Instant.EPOCH);

    assertThat(store.lastUse("key_2")).hasValue(Instant.EPOCH);
  }

  @Test
  void changesNothingWhileTheFileIsGone() throws IOException {
    Path file = directory.resolve("keys.json");
    ApiKeys keys = ApiKeys.at(file);
    keys.issue("billing");
    byte[] former = Files.readAllBytes(file);
    Files.delete(file);

    assertThatThrownBy(() -> keys.issue("mail"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("it is gone");
    assertThat(file).doesNotExist();

    Files.write(file, former);
    keys.issue("mail");
    assertThat(keys.list()).hasSize(2);
  }
}
