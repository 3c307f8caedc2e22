package dev.edgekit.benchmarks.story;

import java.util.Arrays;
import java.util.Locale;

/** What stands between browsers and the database. Each stage gets the same schedule. */
public enum Stage {
  DATABASE("database", Tier.NONE, false, Pictures.UPLOADED),
  REDIS("Redis", Tier.REDIS, false, Pictures.UPLOADED),
  CAFFEINE("Caffeine", Tier.CAFFEINE, false, Pictures.UPLOADED),
  EHCACHE("Ehcache", Tier.EHCACHE, false, Pictures.UPLOADED),
  CDN("CDN", Tier.CAFFEINE, true, Pictures.UPLOADED),
  JPEG("JPEG", Tier.CAFFEINE, true, Pictures.JPEG),
  AVIF("AVIF", Tier.CAFFEINE, true, Pictures.AVIF),
  /** Loads take a quarter of a second while the hottest courses are written all the time. */
  RACE("race", Tier.CAFFEINE, true, Pictures.JPEG),
  /** Wrong on purpose: nothing purges the CDN. */
  UNPURGED("unpurged", Tier.CAFFEINE, true, Pictures.JPEG),
  /** Wrong on purpose: nobody says that every visitor gets the same, and the CDN passes cookies. */
  UNSHARED("unshared", Tier.CAFFEINE, true, Pictures.JPEG),
  /** Last, since its pictures are made beside the other stages. */
  REFINED("refined", Tier.CAFFEINE, true, Pictures.REFINED);

  /** Where the service keeps responses, Redis behind both of the local ones. */
  public enum Tier {
    NONE,
    REDIS,
    CAFFEINE,
    EHCACHE
  }

  /** What is sent for a picture. */
  public enum Pictures {
    /** The file as it was uploaded. */
    UPLOADED,
    /** JPEG of quality 80 at the next of six breakpoints, made by the JDK. */
    JPEG,
    /** EdgeKit's first answer. */
    AVIF,
    /** EdgeKit's answer once the background has made it smaller. */
    REFINED
  }

  private final String title;
  private final Tier tier;
  private final boolean cdnKeepsApi;
  private final Pictures pictures;

  Stage(String title, Tier tier, boolean cdnKeepsApi, Pictures pictures) {
    this.title = title;
    this.tier = tier;
    this.cdnKeepsApi = cdnKeepsApi;
    this.pictures = pictures;
  }

  /** Its name in the table. */
  public String title() {
    return title;
  }

  public Tier tier() {
    return tier;
  }

  /** Whether the CDN may keep what the API answers, and not only pictures. */
  public boolean cdnKeepsApi() {
    return cdnKeepsApi;
  }

  public Pictures pictures() {
    return pictures;
  }

  /** Whether an invalidation reaches the CDN. */
  public boolean isPurged() {
    return cdnKeepsApi && this != UNPURGED;
  }

  /** Whether the service says that every visitor gets the same. */
  public boolean isShared() {
    return this != UNSHARED;
  }

  /** Whether it has to come out bad. */
  public boolean isWrong() {
    return this == UNPURGED || this == UNSHARED;
  }

  /** Whether it tries what goes wrong, rather than being a step of the story. */
  public boolean isTrial() {
    return this == RACE || isWrong();
  }

  /**
   * The stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Stage parse(String name) {
    return Arrays.stream(values())
        .filter(stage -> stage.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no stage \"%s\": there are %s"
                        .formatted(name, Arrays.toString(values()).toLowerCase(Locale.ROOT))));
  }
}
