package dev.edgekit.auth.internal.path;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What servers and frameworks make of a target whose spelling they read differently: the path as it
 * stands, and every path that results from mapping, splitting, cutting or merging it, alone and in
 * combination. Each is itself in a spelling that {@link TargetCheck} accepts but for the doubtful
 * one. Confined to one request.
 */
public final class TargetReadings {
  /** A target with more readings is refused; honest ones have two to eight. */
  private static final int MAX_READINGS = 64;

  private static final Pattern PARAMETER = Pattern.compile("(?:;|%3[bB])[^/]*");
  private static final Pattern DELIMITER = Pattern.compile("(?:%3[fF]|%23).*");
  private static final Pattern SLASHES = Pattern.compile("//+");
  private static final Pattern THIS = Pattern.compile("/(?:\\.(?:/|$))+");
  private static final Pattern DOTS = Pattern.compile("/\\.{3,}(?=/|$)");
  private static final Pattern BLANKS = Pattern.compile("/(?:%20)+(?=/|$)");
  private static final Pattern TRIMMED =
      Pattern.compile("(?<=/)(?:%20)+|(?:\\.|%20|%2[eE])+(?=/|$)");
  private static final Pattern NEEDLESS = Pattern.compile("%(?:3\\d|[46][1-9a-fA-F]|[57][\\daA])");

  /** Stands for an encoding that isn't decoded: a character that no rule writes. */
  private static final String UNDECODED = "%EE%80%80";

  private static final Pattern AUTHORITY = Pattern.compile("^//[^/]*");

  private final int accepted;
  private final Set<String> paths = new LinkedHashSet<>();
  private final Deque<String> open = new ArrayDeque<>();
  private int faults;
  private @Nullable TargetFault refused;

  private TargetReadings(int accepted) {
    this.accepted = accepted;
  }

  /**
   * The readings of a path.
   *
   * @param path a target's, with what is wrong in it
   * @param accepted the faults that are doubtful rather than wrong
   */
  public static TargetReadings of(String path, int accepted) {
    TargetReadings readings = new TargetReadings(accepted);
    readings.add(path);
    while (readings.refused == null && !readings.open.isEmpty()) {
      readings.read(readings.open.remove());
    }
    return readings;
  }

  /** The fault for which one of the readings is refused; null if all are acceptable. */
  public @Nullable TargetFault refused() {
    return refused;
  }

  /** The doubtful faults of the readings, as a set of {@link TargetFault#bit}s. */
  public int faults() {
    return faults;
  }

  /** The paths, the one that stands in the target first. */
  public Collection<String> paths() {
    return paths;
  }

  private void add(String path) {
    String read = path.isEmpty() ? "/" : path;
    if (paths.add(read)) {
      open.add(read);
    }
  }

  private void read(String path) {
    int doubts = 0;
    TargetFault fault = TargetCheck.pathFault(path, 0, path.length(), doubts);
    while (fault != null) {
      if (!fault.isIn(accepted) || fault.isIn(doubts) || paths.size() > MAX_READINGS) {
        refused = fault;
        return;
      }
      doubts |= fault.bit();
      branch(path, fault);
      if (refused != null) {
        return;
      }
      fault = TargetCheck.pathFault(path, 0, path.length(), doubts);
    }
    faults |= doubts;
  }

  private void branch(String path, TargetFault fault) {
    switch (fault) {
      case COMPATIBILITY_CHARACTER, COMPATIBILITY_DELIMITER -> add(mapped(path));
      case ENCODED_SLASH -> add(path.replaceAll("%2[fF]", "/"));
      case ENCODED_DELIMITER -> add(DELIMITER.matcher(path).replaceFirst(""));
      case PATH_PARAMETER -> add(PARAMETER.matcher(path).replaceAll(""));
      case DOT_SEGMENT -> withoutDotSegments(path);
      case MANY_DOTS -> without(DOTS, path);
      case BLANK_SEGMENT -> without(BLANKS, path);
      case TRIMMED_NAME -> add(trimmed(path));
      case NEEDLESS_ENCODING -> add(NEEDLESS.matcher(path).replaceAll(UNDECODED));
      case DOUBLE_SLASH -> {
        add(SLASHES.matcher(path).replaceAll("/"));
        add(AUTHORITY.matcher(path).replaceFirst(""));
      }
      default -> {
        // Encoded dots and percent signs are read in one way, where they are accepted at all
      }
    }
  }

  /** Names that are dropped with the slash before them, the last one also without it. */
  private void without(Pattern names, String path) {
    String dropped = names.matcher(path).replaceAll("");
    add(dropped);
    boolean last = names.matcher(path.substring(path.lastIndexOf('/'))).matches();
    if (last) {
      add(dropped + "/");
    }
  }

  /**
   * The path without {@code .}, and without {@code ..} and what it takes back (RFC 3986 §5.2.4).
   * One that leads above the root is refused.
   */
  private void withoutDotSegments(String path) {
    add(THIS.matcher(path).replaceAll("/"));
    Deque<String> kept = new ArrayDeque<>();
    String[] names = path.substring(1).split("/", -1);
    for (String name : names) {
      if (name.equals("..") && kept.pollLast() == null) {
        refused = TargetFault.DOT_SEGMENT;
        return;
      }
      if (!name.equals(".") && !name.equals("..")) {
        kept.add(name);
      }
    }
    String last = names[names.length - 1];
    String end = last.equals(".") || last.equals("..") ? "/" : "";
    add("/" + String.join("/", kept) + (kept.isEmpty() ? "" : end));
  }

  /** The path in which each name has lost what file systems and frameworks trim. */
  private static String trimmed(String path) {
    StringBuilder trimmed = new StringBuilder(path.length());
    for (String name : path.substring(1).split("/", -1)) {
      String rest = TRIMMED.matcher("/" + name).replaceAll("");
      trimmed.append(rest.equals("/") ? "/" + name : rest);
    }
    return trimmed.toString();
  }

  /** The path in which each character is what compatibility mapping makes of it. */
  private static String mapped(String path) {
    StringBuilder mapped = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); ) {
      int length = path.charAt(i) == '%' ? PercentEncoding.length(path, i) : 1;
      if (length > 3) {
        PercentDecoder.encode(PercentEncoding.mapped(PercentEncoding.codePoint(path, i)), mapped);
      } else {
        mapped.append(path, i, i + length);
      }
      i += length;
    }
    int query = mapped.indexOf("?");
    int fragment = mapped.indexOf("#");
    int end = query < 0 || (fragment >= 0 && fragment < query) ? fragment : query;
    return end < 0 ? mapped.toString() : mapped.substring(0, end);
  }
}
