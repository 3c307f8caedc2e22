package dev.edgekit.auth.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How editors and tools write a file, by the calls that they make; where the tool itself is on the
 * {@code PATH}, by it. What they leave out of the file for a moment, they leave out here for up to
 * half a second.
 */
enum WayToWrite {
  /** nano, {@code cp}, {@code tee}, an editor in a container whose one file is mounted. */
  TRUNCATE_AND_WRITE {
    @Override
    void write(Path file, String text, Random random) throws IOException {
      Files.writeString(file, text);
    }
  },
  /** {@code >file}, and then the program that writes it is slow. */
  TRUNCATE_AND_WAIT {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Files.writeString(file, "");
      Thread.sleep(random.nextInt(500));
      Files.writeString(file, text);
    }
  },
  /** A download, a slow network file system. */
  IN_PIECES {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Files.writeString(file, "");
      for (int i = 0; i < text.length(); i += 300) {
        String piece = text.substring(i, Math.min(text.length(), i + 300));
        Files.writeString(file, piece, StandardOpenOption.APPEND);
        Thread.sleep(random.nextInt(40));
      }
    }
  },
  /** An atomic write by a temporary file: VS Code, Ansible, {@code rsync}, {@code mv}. */
  MOVE_OVER {
    @Override
    void write(Path file, String text, Random random) throws IOException {
      over(Files.writeString(file.resolveSibling(".rules.yaml.tmp"), text), file);
    }
  },
  /** vim with {@code backupcopy=no}: the old file is renamed, a new one is made. */
  BACKUP_AND_NEW {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Path backup = file.resolveSibling("rules.yaml~");
      Files.move(file, backup, StandardCopyOption.REPLACE_EXISTING);
      Thread.sleep(random.nextInt(300));
      Files.writeString(file, text);
      Files.delete(backup);
    }
  },
  /** Emacs: a lock that is a broken link, a copy of the old file, the same inode again. */
  LOCK_AND_BACKUP {
    @Override
    void write(Path file, String text, Random random) throws IOException {
      Path lock = file.resolveSibling(".#rules.yaml");
      Files.createSymbolicLink(lock, Path.of("somebody@a-host.4711:1"));
      Path backup = file.resolveSibling("rules.yaml~");
      Files.copy(file, backup, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(file, text);
      Files.delete(lock);
    }
  },
  /** {@code git checkout}, {@code install}. */
  DELETE_AND_NEW {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Files.delete(file);
      Thread.sleep(random.nextInt(300));
      Files.writeString(file, text);
    }
  },
  /** {@code rsync --inplace -t}: the old bytes are overwritten block by block, then cut. */
  IN_PLACE {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      FileTime time = Files.getLastModifiedTime(file);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
        for (int i = 0; i < bytes.length; i += 700) {
          out.write(bytes, i, Math.min(700, bytes.length - i));
          Thread.sleep(random.nextInt(40));
        }
        out.setLength(bytes.length);
      }
      Files.setLastModifiedTime(file, time);
    }
  },
  /** A config map or secret of Kubernetes: a folder per version, and one link that is moved. */
  KUBERNETES {
    @Override
    void write(Path file, String text, Random random) throws IOException {
      Path data = file.resolveSibling("..data");
      Optional<Path> former =
          Files.isSymbolicLink(data) ? Optional.of(data.toRealPath()) : Optional.empty();
      Path version = Files.createTempDirectory(file.getParent(), "..2026_");
      Files.writeString(version.resolve("rules.yaml"), text);
      link(data, version.getFileName());
      if (!Files.isSymbolicLink(file)) {
        link(file, Path.of("..data", "rules.yaml"));
      }
      if (former.isPresent()) {
        Files.deleteIfExists(former.get().resolve("rules.yaml"));
        Files.deleteIfExists(former.get());
      }
    }
  },
  /** A release that is a folder of its own: the file is a link to the newest. */
  LINK_TO_RELEASE {
    @Override
    void write(Path file, String text, Random random) throws IOException {
      Path release = Files.createTempFile(file.getParent(), "release-", ".txt");
      Files.writeString(release, text);
      link(file, release.getFileName());
    }
  },
  /** {@code ln -f}: another name of a file that was there before. */
  HARD_LINK {
    @Override
    void write(Path file, String text, Random random) throws IOException {
      Path source = file.resolveSibling("source.txt");
      Files.deleteIfExists(source);
      Files.writeString(source, text);
      Path name = file.resolveSibling("name.txt");
      Files.createLink(name, source);
      over(name, file);
    }
  },
  VIM {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Path other = Files.writeString(file.resolveSibling("typed.txt"), text);
      tool(file, text, "vim", "-es", "-u", "NONE", "-c", "%!cat " + other, "-c", "x!", "" + file);
    }
  },
  SED {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Path other = Files.writeString(file.resolveSibling("typed.txt"), text);
      tool(file, text, "sed", "-i", "-e", "1r " + other, "-e", "d", file.toString());
    }
  },
  PERL {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Path other = Files.writeString(file.resolveSibling("typed.txt"), text);
      String script = "if ($. == 1) { open(F, '<', '" + other + "'); print <F>; }";
      tool(file, text, "perl", "-i", "-ne", script, file.toString());
    }
  },
  RSYNC {
    @Override
    void write(Path file, String text, Random random) throws Exception {
      Path other = Files.writeString(file.resolveSibling("typed.txt"), text);
      tool(file, text, "rsync", "-It", "--inplace", other.toString(), file.toString());
    }
  };

  abstract void write(Path file, String text, Random random) throws Exception;

  private static void over(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A link that takes the place of what was there, as {@code ln -sfn} and a rename do. */
  private static void link(Path link, Path target) throws IOException {
    Path next = link.resolveSibling(link.getFileName() + ".tmp");
    Files.deleteIfExists(next);
    over(Files.createSymbolicLink(next, target), link);
  }

  private static void tool(Path file, String text, String... command) throws Exception {
    if (!isThere(command[0]) || Files.size(file) == 0) {
      over(Files.writeString(file.resolveSibling(".rules.yaml.tmp"), text), file);
      return;
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0 || !Files.readString(file).strip().equals(text.strip())) {
      throw new IOException(String.join(" ", command) + " said: " + said);
    }
  }

  private static boolean isThere(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
