package dev.edgekit.benchmarks.story;

/**
 * What a visitor looks at the platform with: how many pixels a picture needs there, how many cards
 * are in sight, which formats are shown.
 */
enum Device {
  PHONE(985, 985, 3, true),
  LARGE_PHONE(1074, 1074, 3, true),
  DESK(300, 760, 6, true),
  DESK_RETINA(600, 1520, 6, true),
  OLD_DESK(300, 760, 6, false);

  private final int cardPixels;
  private final int heroPixels;
  private final int cards;
  private final boolean avif;

  Device(int cardPixels, int heroPixels, int cards, boolean avif) {
    this.cardPixels = cardPixels;
    this.heroPixels = heroPixels;
    this.cards = cards;
    this.avif = avif;
  }

  /** Of twenty visitors twelve have phones, seven desks, and one a desk from before AVIF. */
  static Device of(int visitor) {
    int part = visitor % 20;
    return part < 7
        ? PHONE
        : part < 12 ? LARGE_PHONE : part < 16 ? DESK : part < 19 ? DESK_RETINA : OLD_DESK;
  }

  int cardPixels() {
    return cardPixels;
  }

  int heroPixels() {
    return heroPixels;
  }

  int cards() {
    return cards;
  }

  String accept() {
    return avif ? "image/avif,image/webp,image/*,*/*;q=0.8" : "image/webp,image/*,*/*;q=0.8";
  }
}
