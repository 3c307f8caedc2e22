package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.fixtures.SampleVariants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalStoresTest {
  @TempDir Path directory;

  @Nested
  class FilesystemAsOriginals extends OriginalsContract {
    @Override
    Originals originals() throws Exception {
      Files.createDirectories(directory.resolve("courses"));
      for (String name : new String[] {"courses/java.jpg", "Übung 1+2.jpg"}) {
        if (!Files.exists(directory.resolve(name))) {
          Files.write(directory.resolve(name), BYTES);
        }
      }
      return FilesystemOriginals.at(directory);
    }

    @Test
    void hasNothingBelowAFile() throws Exception {
      assertThat(originals().find(SourceKey.of("courses/java.jpg/x"))).isEmpty();
    }

    @Test
    void readsNoOtherBytesThanThoseOfTheVersion() throws Exception {
      Original found = originals().find(SourceKey.of("courses/java.jpg")).orElseThrow();
      Files.write(directory.resolve("courses/java.jpg"), new byte[] {1, 2, 3, 4});

      assertThatThrownBy(found::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("changed");
    }

    @Test
    void tellsVersionsApartByTimeAndByLength() throws Exception {
      Set<String> versions = new HashSet<>();
      for (String text : List.of("abc", "abcd")) {
        for (Instant time : List.of(Instant.EPOCH, Instant.EPOCH.plusMillis(1))) {
          Path file = Files.writeString(directory.resolve("a.jpg"), text);
          Files.setLastModifiedTime(file, FileTime.from(time));
          versions.add(originals().find(SourceKey.of("a.jpg")).orElseThrow().version());
        }
      }

      assertThat(versions).hasSize(4);
    }

    /** As copies leave them that keep times: cp -p, rsync -t, images of containers. */
    @Test
    void tellsVersionsApartThatHaveOneTimeAndLength() throws Exception {
      Originals originals = originals();
      Set<String> versions = new HashSet<>();
      for (int size : new int[] {3, 40_000, 200_000}) {
        byte[] bytes = new byte[size];
        for (int changed : new int[] {0, size / 2 < 30_000 ? size / 2 : 5, size - 1}) {
          bytes[changed]++;
          Path file = directory.resolve("a.jpg"); // in its place, and by another that takes it
          Path copy = changed == 0 ? file : directory.resolve("new");
          Files.write(copy, bytes);
          Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH));
          Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
          Original found = originals.find(SourceKey.of("a.jpg")).orElseThrow();
          versions.add(found.version());
          assertThat(found.open().readAllBytes()).isEqualTo(bytes);
        }
      }

      assertThat(versions).hasSize(9);
    }

    @Test
    void copiesOnTwoNodesHaveOneVersion() throws Exception {
      Set<String> versions = new HashSet<>();
      for (String node : List.of("one", "two")) {
        Path folder = Files.createDirectory(directory.resolve(node));
        Files.writeString(folder.resolve("a.jpg"), "abc");
        Files.setLastModifiedTime(folder.resolve("a.jpg"), FileTime.from(Instant.EPOCH));
        Originals originals = FilesystemOriginals.at(folder);
        versions.add(originals.find(SourceKey.of("a.jpg")).orElseThrow().version());
      }

      assertThat(versions).hasSize(1);
    }

    @Test
    void needsADirectory() throws Exception {
      Path file = Files.createFile(directory.resolve("a.jpg"));

      assertThatThrownBy(() -> FilesystemOriginals.at(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file.toString());
    }

    @Test
    void leadsNowhereThroughALink() throws Exception {
      Path secret = Files.writeString(Files.createTempFile("secret", ".jpg"), "secret");
      originals();
      Files.createSymbolicLink(directory.resolve("link.jpg"), secret);
      Files.createSymbolicLink(directory.resolve("up"), directory.getParent());

      assertThat(originals().find(SourceKey.of("link.jpg"))).isEmpty();
      assertThat(originals().find(SourceKey.of("up/" + secret.getFileName()))).isEmpty();
      Files.delete(secret);
    }
  }

  @Nested
  class ClasspathAsOriginals extends OriginalsContract {
    @Override
    Originals originals() throws Exception {
      Path jar = directory.resolve("pictures.jar");
      if (!Files.exists(jar)) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
          for (String name : new String[] {"courses/", "courses/java.jpg", "Übung 1+2.jpg"}) {
            out.putNextEntry(new ZipEntry("static/" + name));
            out.write(name.endsWith("/") ? new byte[0] : BYTES);
          }
          out.putNextEntry(new ZipEntry("secret.jpg"));
        }
      }
      ClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
      return ClasspathOriginals.under(loader, "static/");
    }

    @Test
    void refusesTheRootOfTheClassPath() {
      ClassLoader loader = ClasspathOriginals.class.getClassLoader();

      for (String base : new String[] {"", "/", "/static/", "static"}) {
        assertThatThrownBy(() -> ClasspathOriginals.under(loader, base))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Nested
  class FilesystemAsVariants extends VariantsContract {
    @Override
    Variants variants() {
      return FilesystemVariants.at(directory);
    }

    @Test
    @Timeout(60)
    void evictsWhileVariantsAreMade() throws Exception {
      Variants variants = variants();
      SourceKey source = SourceKey.of("a.jpg");
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger stored = new AtomicInteger();
      CompletableFuture<Void> storing =
          CompletableFuture.runAsync(() -> putUntil(done, stored, variants, source));

      for (int i = 0; i < 1_000 || stored.get() < 10; i++) {
        variants.evict(source);
      }
      done.set(true);

      storing.join();
    }

    @Test
    void leavesNothingBehindThatItCouldNotStore() throws Exception {
      Variants variants = variants();
      VariantKey key = SampleVariants.key(SourceKey.of("a.jpg"), 320);
      variants.put(key, SampleVariants.variant(1, 100));
      Path file = files(directory).get(0);
      Files.delete(file);
      Files.createDirectories(file.resolve("in the way"));

      assertThatThrownBy(() -> variants.put(key, SampleVariants.variant(1, 100)))
          .isInstanceOf(IOException.class);
      assertThat(files(directory)).isEmpty();
    }

    private void putUntil(
        AtomicBoolean done, AtomicInteger stored, Variants variants, SourceKey source) {
      while (!done.get()) {
        try {
          variants.put(SampleVariants.key(source, 320), SampleVariants.variant(1, 100));
          stored.incrementAndGet();
        } catch (IOException e) {
          // Its folder was taken away: it is made again when it is asked for.
        }
      }
    }
  }

  @Nested
  class BoundedFilesystemAsVariants extends VariantsContract {
    @Override
    Variants variants() {
      return FilesystemVariants.at(directory, 1_000_000);
    }

    @Test
    void dropsTheLongestUnusedBeyondItsSize() throws Exception {
      Variants variants = FilesystemVariants.at(directory, 70_000);
      SourceKey source = SourceKey.of("a.jpg");
      for (int i = 1; i <= 30; i++) {
        variants.put(SampleVariants.key(source, i), SampleVariants.variant(i, 7_000));
        age(directory);
        assertThat(variants.find(SampleVariants.key(source, 1)))
            .as("in use after " + i)
            .isPresent();
      }

      assertThat(bytes(directory)).isLessThanOrEqualTo(70_000);
      assertThat(variants.find(SampleVariants.key(source, 2))).isEmpty();
      assertThat(variants.find(SampleVariants.key(source, 30))).isPresent();
    }

    /** A slip that must not cost anybody his originals. */
    @Test
    void dropsNothingThatIsNoVariant() throws Exception {
      Path deep = Files.createDirectories(directory.resolve("0a/0b/courses"));
      List<Path> originals =
          List.of(
              directory.resolve("java.jpg"),
              directory.resolve("0a/java.jpg"),
              directory.resolve("0a/0b/java.jpg"),
              deep.resolve("java.jpg"));
      for (Path original : originals) {
        Files.write(original, new byte[140_000]);
      }
      age(directory);
      Variants variants = FilesystemVariants.at(directory, 70_000);
      for (int i = 1; i <= 5; i++) {
        variants.put(
            SampleVariants.key(SourceKey.of("a.jpg"), i), SampleVariants.variant(i, 7_000));
      }

      assertThat(originals).allMatch(Files::exists);
      assertThat(variants.find(SampleVariants.key(SourceKey.of("a.jpg"), 1))).isPresent();
    }
  }

  @Nested
  class FilesystemAsLeases extends VariantLeasesContract {
    @Override
    VariantLeases node(InstantSource clock) {
      return FilesystemVariants.at(directory, clock);
    }

    @Override
    int rounds() {
      return 200;
    }

    @Test
    void isTakenAndGivenBackByManyWithoutAnError() throws Exception {
      VariantKey key = SampleVariants.key(SourceKey.of("a.jpg"), 320);
      VariantLeases leases = node(InstantSource.system());
      List<CompletableFuture<Void>> nodes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        nodes.add(CompletableFuture.runAsync(() -> takeAndGiveBack(leases, key)));
      }

      nodes.forEach(CompletableFuture::join);
    }

    private void takeAndGiveBack(VariantLeases leases, VariantKey key) {
      try {
        for (int i = 0; i < 5_000; i++) {
          if (leases.tryLease(key, Duration.ofMinutes(1))) {
            leases.release(key);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The system drops the lock with the process, however that ends. */
    @Test
    void waitsForAProcessThatIsTakingOver() throws Exception {
      InstantSource later = () -> Instant.now().plusSeconds(90);
      VariantKey key = SampleVariants.key(SourceKey.of("a.jpg"), 320);
      assertThat(node(InstantSource.system()).tryLease(key, Duration.ofMinutes(1))).isTrue();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Locker.class.getName(),
                  files(directory).get(0).toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(other.inputReader().readLine()).isEqualTo("locked");

      assertThat(node(later).tryLease(key, Duration.ofMinutes(1))).isFalse();
      assertThat(other.destroyForcibly().waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(node(later).tryLease(key, Duration.ofMinutes(1))).isTrue();
    }
  }

  @Nested
  class MemoryAsVariants extends VariantsContract {
    @Override
    Variants variants() {
      return Variants.inMemory(1_000_000);
    }

    @Test
    void dropsTheLongestUnusedBeyondItsSize() throws Exception {
      Variants variants = Variants.inMemory(1_000);
      SourceKey source = SourceKey.of("a.jpg");
      variants.put(SampleVariants.key(source, 1), SampleVariants.variant(1, 400));
      variants.put(SampleVariants.key(source, 2), SampleVariants.variant(2, 400));
      assertThat(variants.find(SampleVariants.key(source, 1))).isPresent();

      variants.put(SampleVariants.key(source, 3), SampleVariants.variant(3, 400));

      assertThat(variants.find(SampleVariants.key(source, 1))).isPresent();
      assertThat(variants.find(SampleVariants.key(source, 2))).isEmpty();
      assertThat(variants.find(SampleVariants.key(source, 3))).isPresent();
    }

    @Test
    void countsWhatItHoldsThroughReplacementAndEviction() throws Exception {
      Variants variants = Variants.inMemory(1_000);
      SourceKey gone = SourceKey.of("gone.jpg");
      SourceKey kept = SourceKey.of("kept.jpg");
      for (int i = 0; i < 10; i++) {
        variants.put(SampleVariants.key(gone, 1), SampleVariants.variant(i, 900));
      }
      variants.evict(gone);
      variants.put(SampleVariants.key(kept, 1), SampleVariants.variant(1, 500));
      variants.put(SampleVariants.key(kept, 2), SampleVariants.variant(2, 500));

      variants.put(
          SampleVariants.key(gone, 1),
          SampleVariants.variant(1, 1_001)); // would drop all others for nothing

      assertThat(variants.find(SampleVariants.key(kept, 1))).isPresent();
      assertThat(variants.find(SampleVariants.key(kept, 2))).isPresent();
      assertThat(variants.find(SampleVariants.key(gone, 1))).isEmpty();
    }

    @Test
    void needsRoom() {
      assertThatThrownBy(() -> Variants.inMemory(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0");
    }
  }

  /** Locks a file and keeps it locked. */
  static final class Locker {
    private Locker() {}

    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        System.out.println(lock.isValid() ? "locked" : "not locked");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Makes every file a day older, so that the order of use does not hang on the clock. */
  private static void age(Path directory) throws Exception {
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        long time = Files.getLastModifiedTime(file).toMillis();
        Files.setLastModifiedTime(file, FileTime.fromMillis(time - 86_400_000));
      }
    }
  }

  private static long bytes(Path directory) throws Exception {
    return files(directory).stream().mapToLong(file -> file.toFile().length()).sum();
  }
}
