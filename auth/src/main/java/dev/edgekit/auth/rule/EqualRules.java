package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.IndexKind;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.LiteralCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules of one priority by what they ask for. Two rules that ask for different literals of one
 * feature overlap only where a witness of one of them shows it. Confined to one thread.
 */
final class EqualRules {
  /** A feature of requests that rules ask for, such as the path or one header field. */
  private record Feature(String kind, String name) {}

  /** A literal of a feature. */
  private record Bucket(Feature feature, Object literal) {}

  private final LiteralCounts literals;
  private final List<Integer> all = new ArrayList<>();

  /** The rules that ask for nothing. */
  private final List<Integer> open = new ArrayList<>();

  private final Map<Feature, List<Integer>> byFeature = new LinkedHashMap<>();
  private final Map<Bucket, List<Integer>> byBucket = new HashMap<>();
  private final Map<Integer, Set<Bucket>> buckets = new HashMap<>();

  EqualRules(LiteralCounts literals) {
    this.literals = literals;
  }

  /** Adds a rule whose rank is above those of the others, with what it asks for. */
  void add(int rank, List<IndexKey> keys) {
    Set<Bucket> own = new HashSet<>();
    keys.forEach(key -> addBuckets(key, own));
    buckets.put(rank, own);
    all.add(rank);
    if (own.isEmpty()) {
      open.add(rank);
    }
    own.forEach(bucket -> byBucket.computeIfAbsent(bucket, b -> new ArrayList<>(1)).add(rank));
    features(own).forEach(f -> byFeature.computeIfAbsent(f, g -> new ArrayList<>()).add(rank));
  }

  private static Set<Feature> features(Set<Bucket> own) {
    Set<Feature> features = new LinkedHashSet<>();
    own.forEach(bucket -> features.add(bucket.feature));
    return features;
  }

  private void addBuckets(IndexKey key, Set<Bucket> to) {
    Feature feature = new Feature(feature(key.kind()), key.name());
    if (!(key.key() instanceof GoRegexp regexp)) {
      to.add(new Bucket(feature, key.key()));
      return;
    }
    List<?> rarest = literals.rarest(regexp);
    rarest.forEach(literal -> to.add(new Bucket(feature, literal)));
    if (rarest.isEmpty()) {
      to.add(new Bucket(feature, "any"));
    }
  }

  private static String feature(IndexKind kind) {
    return switch (kind) {
      case HOST, HOST_PARENT, HOST_REGEXP -> "host";
      case PATH, PREFIX, UNDER, PATH_REGEXP -> "path";
      case HEADER, HEADER_REGEXP -> "header";
      case QUERY, QUERY_REGEXP -> "query";
      case NETWORK -> "network";
      case METHOD -> "method";
    };
  }

  /**
   * Rules after this one, up to the limit, that may hold for a request that is no witness of this
   * one.
   */
  Set<Integer> mayMeet(int rank, int limit) {
    Set<Integer> others = new LinkedHashSet<>();
    Set<Bucket> own = buckets.getOrDefault(rank, Set.of());
    if (own.isEmpty()) {
      addLater(all, rank, limit, others);
    }
    own.forEach(bucket -> addLater(byBucket.getOrDefault(bucket, List.of()), rank, limit, others));
    Set<Feature> features = features(own);
    byFeature.forEach(
        (feature, ranks) -> {
          if (features.size() > 1 || !features.contains(feature)) {
            addLater(ranks, rank, limit, others);
          }
        });
    addLater(open, rank, limit, others);
    return others;
  }

  private static void addLater(List<Integer> ranks, int rank, int limit, Set<Integer> others) {
    int low = 0;
    int high = ranks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranks.get(middle) <= rank) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < ranks.size() && others.size() < limit; i++) {
      others.add(ranks.get(i));
    }
  }
}
