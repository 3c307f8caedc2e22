package dev.edgekit.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private final Catalogue catalogue = new Catalogue();

  @Test
  void hasAPhotographOfTheStatedSizeForEveryCourse() throws IOException {
    assertThat(catalogue.courses()).hasSize(12);
    for (Course course : catalogue.courses()) {
      byte[] bytes = Resources.bytes("photographs/" + course.id() + ".jpg");
      var photograph = ImageIO.read(new ByteArrayInputStream(bytes));
      assertThat(photograph.getWidth()).as(course.id()).isEqualTo(course.width());
      assertThat(photograph.getHeight()).as(course.id()).isEqualTo(course.height());
      assertThat(photograph.getWidth()).as(course.id()).isGreaterThanOrEqualTo(2000);
    }
  }

  @Test
  void hasACategoryForEveryCourse() {
    assertThat(catalogue.courses())
        .allSatisfy(
            c -> assertThat(catalogue.categories()).extracting("id").contains(c.category()));
  }

  @Test
  void renamesACategory() throws InterruptedException {
    catalogue.rename("home", "Indoors");

    assertThat(catalogue.categoriesJson()).contains("{\"id\":\"home\",\"name\":\"Indoors\"}");
    assertThat(catalogue.reads()).isEqualTo(1);
  }

  @Test
  void renamesTheFirstCategoryWhereNoneIsNamed() {
    assertThat(catalogue.rename("", "Workshop")).contains(new Category("craft", "Workshop"));
  }

  @Test
  void renamesNothingWhereThereIsNoSuchCategory() {
    assertThat(catalogue.rename("sea", "At sea")).isEmpty();
  }
}
