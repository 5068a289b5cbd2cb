package io.github.magtrack4j.files;

/** The numbers of the TIFF tags that matter here. */
final class TiffTag {
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int BIT_ORDER = 266;
    static final int DESCRIPTION = 270;
    static final int STRIP_OFFSETS = 273;
    static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int STRIP_BYTES = 279;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTES = 325;
    static final int SAMPLE_FORMAT = 339;

    private TiffTag() {}
}
