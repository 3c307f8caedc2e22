package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.internal.log.Names;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.http.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** By which names of the log a response is invalidated. A pure decision. */
final class EntryNames {
  private EntryNames() {}

  /** Its key, its tags and groups, and the paths that it lies under. */
  static List<String> of(LoadJob job, Response response) {
    Set<String> names = new LinkedHashSet<>();
    names.add(Names.of(job.key()));
    job.policy().tagsOf(response).forEach(tag -> names.add(Names.of(tag)));
    CacheGroups.of(job.request().host(), response.headers())
        .forEach(group -> names.add(Names.of(group)));
    for (String field : response.headers().all("Cache-Tag")) {
      for (String tag : field.split(",", -1)) {
        CacheTag.parse(tag.strip()).ifPresent(known -> names.add(Names.of(known)));
      }
    }
    job.key().path().ifPresent(path -> names.addAll(Names.under(path)));
    return List.copyOf(names);
  }
}
