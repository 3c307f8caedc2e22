package dev.edgekit.benchmarks.images;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Screens and diagrams with text, 1,440 × 900; the same number always gives the same picture. */
final class Drawings {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;
  private static final String[] WORDS =
      "cache image request classify session key edge origin response header variant tag".split(" ");

  private Drawings() {}

  /** A program's window: a side bar, lines of coloured code, a panel with a chart. */
  static BufferedImage screen(int number) {
    Random random = new Random(number);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(image);
    boolean dark = number % 2 == 0;
    g.setColor(dark ? new Color(0x1e1e2e) : Color.WHITE);
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setPaint(new GradientPaint(0, 0, new Color(0x3b5b92), WIDTH, 0, new Color(0x6b8fd0)));
    g.fillRect(0, 0, WIDTH, 48);
    g.setColor(dark ? new Color(0x2a2a3c) : new Color(0xf0f2f5));
    g.fillRect(0, 48, 260, HEIGHT);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    for (int line = 0; line < 30; line++) {
      g.setColor(dark ? new Color(0xb8bccc) : new Color(0x40444c));
      g.drawString(word(random) + " " + word(random), 24, 84 + line * 26);
    }
    g.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 17));
    for (int line = 0; line < 33; line++) {
      int x = 300 + 24 * random.nextInt(4);
      for (int i = 0; i < 3 + random.nextInt(5); i++) {
        String word = word(random);
        g.setColor(Color.getHSBColor(random.nextInt(6) / 6f, 0.6f, dark ? 0.9f : 0.55f));
        g.drawString(word, x, 88 + line * 24);
        x += g.getFontMetrics().stringWidth(word + " ");
      }
    }
    for (int bar = 0; bar < 12; bar++) {
      int height = 40 + random.nextInt(200);
      g.setColor(Color.getHSBColor(0.55f + bar / 60f, 0.7f, 0.8f));
      g.fillRoundRect(1060 + bar * 28, 860 - height, 20, height, 6, 6);
    }
    g.dispose();
    return image;
  }

  /** Boxes with words, joined by lines. */
  static BufferedImage diagram(int number) {
    Random random = new Random(100 + number);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(image);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setStroke(new BasicStroke(3));
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 28));
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        int x = 60 + column * 350;
        int y = 60 + row * 210;
        g.setColor(new Color(0x707a8a));
        if (column < 3) {
          g.drawLine(x + 250, y + 55, x + 350, y + 55 + 210 * (random.nextInt(2) - row / 3));
        }
        g.setColor(Color.getHSBColor(random.nextFloat(), 0.25f, 1));
        g.fillRoundRect(x, y, 250, 110, 24, 24);
        g.setColor(new Color(0x202840));
        g.drawRoundRect(x, y, 250, 110, 24, 24);
        g.drawString(word(random), x + 30, y + 48);
        g.drawString(word(random), x + 30, y + 86);
      }
    }
    g.dispose();
    return image;
  }

  static byte[] png(BufferedImage image) throws IOException {
    return file(image, "png");
  }

  /** With a palette, as GIF has it. */
  static byte[] gif(BufferedImage image) throws IOException {
    BufferedImage indexed = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
    Graphics2D g = indexed.createGraphics();
    g.drawImage(image, 0, 0, null);
    g.dispose();
    return file(indexed, "gif");
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return g;
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
