package dev.edgekit.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a program was started with. A wrong argument ends it with a sentence, its usage and the
 * status 2, before anything is measured.
 */
public final class Arguments {
  private static final int WRONG_USAGE = 2;

  private final String usage;
  private final List<String> given;

  private Arguments(String usage, List<String> given) {
    this.usage = usage;
    this.given = given;
  }

  /**
   * Runs a program.
   *
   * @param usage its name and its arguments, as they are typed
   * @param required how many there must be at least
   * @param allowed how many there may be
   */
  public static void run(String usage, int required, int allowed, String[] given, Program program)
      throws Exception {
    Arguments arguments = new Arguments(usage, List.of(given));
    try {
      if (given.length < required) {
        throw new Wrong("something is missing after: " + arguments);
      }
      if (given.length > allowed) {
        throw new Wrong("means nothing here: " + given[allowed]);
      }
      program.run(arguments);
    } catch (Wrong e) {
      System.err.println(e.getMessage() + "\nusage: " + usage);
      System.exit(WRONG_USAGE);
    }
  }

  /** What is measured with the arguments. */
  @FunctionalInterface
  public interface Program {
    /**
     * Measures.
     *
     * @throws Exception if it fails; one of {@link Arguments} if an argument is wrong
     */
    void run(Arguments arguments) throws Exception;
  }

  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  /** What ends the program with this sentence. */
  public RuntimeException wrong(String problem) {
    return new Wrong(problem);
  }

  /** Whether there are at least that many, as some others ask for. */
  public void require(int count, String why) {
    if (given.size() < count) {
      throw new Wrong(why);
    }
  }

  /** How many were given. */
  public int count() {
    return given.size();
  }

  /** The argument at this place, from 0. */
  public String text(int place) {
    return given.get(place);
  }

  /** The argument, or what it is where it isn't given. */
  public String text(int place, String standard) {
    return place < given.size() ? given.get(place) : standard;
  }

  /** A whole number from 1 on. */
  public int number(int place) {
    return number(text(place));
  }

  /** Whole numbers from 0 on, with commas between them. */
  public int[] numbers(int place) {
    return numbers(text(place));
  }

  /** The whole numbers in a part of an argument, from 0 on, with commas between them. */
  public int[] numbers(String text) {
    return Stream.of(text.split(",", -1)).mapToInt(this::whole).toArray();
  }

  /** The number in a part of an argument, from 1 on. */
  public int number(String text) {
    int number = whole(text);
    if (number < 1) {
      throw new Wrong("not a number from 1 on: \"" + text + "\"");
    }
    return number;
  }

  /** The number in a part of an argument, from 0 on. */
  public int whole(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as of a negative one
    }
    throw new Wrong("not a whole number: \"" + text + "\"");
  }

  /** One of these words. */
  public <T extends Enum<T>> T oneOf(Class<T> words, String text) {
    return Arrays.stream(words.getEnumConstants())
        .filter(word -> word.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new Wrong(
                    "not one of %s: \"%s\""
                        .formatted(Arrays.toString(words.getEnumConstants()), text)));
  }

  /** A file that can be read. */
  public Path file(int place) {
    Path file = Path.of(text(place));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new Wrong("no file that can be read: \"" + file + "\"");
    }
    return file;
  }

  /** The files of a folder, by their names; at least one. */
  public List<Path> files(int place) throws IOException {
    Path folder = Path.of(text(place));
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      throw new Wrong(
          "no folder that can be read: \"" + folder + "\"; benchmarks/pictures makes one");
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      if (files.isEmpty()) {
        throw new Wrong(
            "no pictures in \"" + folder + "\"; name a folder that has some, not folders");
      }
      return files;
    }
  }

  @Override
  public String toString() {
    return (usage.split(" ", 2)[0] + " " + String.join(" ", given)).strip();
  }
}
