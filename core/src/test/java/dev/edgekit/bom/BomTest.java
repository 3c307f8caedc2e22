package dev.edgekit.bom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a service gets that imports {@code edgekit-bom}: EdgeKit's versions and nobody else's. */
class BomTest {
  private static final String VERSION = "${project.version}";

  private final Element bom = root("bom/pom.xml");

  @Test
  void hasNoParentWhoseVersionsItWouldHandOn() {
    assertThat(children(bom, "parent")).isEmpty();
    assertThat(children(bom, "properties")).isEmpty();
    assertThat(children(bom, "dependencies")).isEmpty();
    // A profile that must be asked for, to publish, reaches nobody who imports the rest.
    assertThat(elements(bom.getElementsByTagName("profile")))
        .extracting(profile -> text(profile, "id"))
        .containsExactly("release");
    assertThat(bom.getElementsByTagName("activation").getLength()).isZero();
  }

  @Test
  void managesTheFourArtifactsAndNothingElse() {
    List<Element> managed = elements(bom.getElementsByTagName("dependency"));

    assertThat(managed).allMatch(dependency -> text(dependency, "groupId").equals("dev.edgekit"));
    assertThat(managed)
        .extracting(dependency -> text(dependency, "artifactId"))
        .containsExactlyInAnyOrder(
            "edgekit-core", "edgekit-cache", "edgekit-image", "edgekit-auth");
    assertThat(managed).allMatch(dependency -> text(dependency, "version").equals(VERSION));
  }

  @Test
  void hasTheVersionOfTheBuild() {
    assertThat(text(bom, "version")).isEqualTo(text(root("../pom.xml"), "version"));
  }

  @Test
  void managesEveryArtifactThatThisBuildManagesOfItsOwn() {
    Element management = children(root("../pom.xml"), "dependencyManagement").get(0);

    Set<String> ours =
        Set.copyOf(
            elements(management.getElementsByTagName("dependency")).stream()
                .filter(dependency -> text(dependency, "groupId").equals("dev.edgekit"))
                .map(dependency -> text(dependency, "artifactId"))
                .toList());

    assertThat(elements(bom.getElementsByTagName("dependency")))
        .extracting(dependency -> text(dependency, "artifactId"))
        .containsExactlyInAnyOrderElementsOf(ours);
  }

  private static Element root(String pom) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(Path.of(pom).toFile())
          .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(pom, e);
    }
  }

  private static List<Element> children(Element parent, String name) {
    return elements(parent.getChildNodes()).stream()
        .filter(child -> child.getTagName().equals(name))
        .toList();
  }

  private static List<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .toList();
  }

  private static String text(Element parent, String name) {
    return children(parent, name).get(0).getTextContent().strip();
  }
}
