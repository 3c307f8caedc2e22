package dev.edgekit.auth.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.fixture.RawClient;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind the filter no spelling of a denied path runs its handler, on a real Tomcat. */
class GateFilterTest {
  private static final String RULES =
      """
      defaults: {check: none}
      rules:
        - {id: rotate, when: "Path(`/v1/keys:rotate`) || Path(`/v1/keys%3Arotate`)", check: deny}
        - {id: admin, when: "Under(`/@admin`)", check: deny}
        - {id: v1, when: "Under(`/v1`)", check: none}
      """;

  @TempDir Path directory;

  private final Tomcat tomcat = new Tomcat();
  private final AuthGate gate =
      AuthGate.builder().rules(RuleSource.of(RuleSet.parse(RULES))).build();

  @BeforeEach
  void start() throws LifecycleException {
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    FilterDef filter = new FilterDef();
    filter.setFilterName("gate");
    filter.setFilter(GateFilter.of(gate));
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap all = new FilterMap();
    all.setFilterName("gate");
    all.addURLPattern("/*");
    context.addFilterMap(all);
    for (String pattern : List.of("/v1/keys:rotate", "/@admin/*", "/v1/*", "/")) {
      Tomcat.addServlet(context, pattern, new Naming(pattern));
      context.addServletMappingDecoded(pattern, pattern);
    }
    tomcat.start();
  }

  @AfterEach
  void stop() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    gate.close();
  }

  @Test
  void runsNoDeniedHandlerHoweverItIsSpelt() throws Exception {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("/v1/keys:rotate", "403");
    expected.put("/v1/keys%3Arotate", "403");
    expected.put("/v1/keys%3arotate", "403");
    expected.put("/@admin/x", "403");
    expected.put("/%40admin/x", "403");
    expected.put("/@admin./x", "400");
    expected.put("/%61bout", "400");
    expected.put("/v1/other", "/v1/*");
    expected.put("/about", "/");
    Map<String, String> ran = new LinkedHashMap<>();
    try (RawClient client = new RawClient(tomcat.getConnector().getLocalPort())) {
      for (String target : expected.keySet()) {
        ran.put(target, client.handlerOf(target));
      }
    }

    assertThat(ran).isEqualTo(expected);
  }

  private static final class Naming extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final String name;

    Naming(String name) {
      this.name = name;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setHeader("X-Handler", name);
    }
  }
}
