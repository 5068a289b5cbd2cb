package io.github.magtrack4j.files.internal.tiff;

/** The numbers of the TIFF tags that matter here. */
public final class TiffTag {
    public static final int WIDTH = 256;
    public static final int HEIGHT = 257;
    public static final int BITS = 258;
    public static final int COMPRESSION = 259;
    public static final int PHOTOMETRIC = 262;
    public static final int BIT_ORDER = 266;
    public static final int DESCRIPTION = 270;
    public static final int STRIP_OFFSETS = 273;
    public static final int SAMPLES = 277;
    public static final int ROWS_PER_STRIP = 278;
    public static final int STRIP_BYTES = 279;
    public static final int TILE_OFFSETS = 324;
    public static final int TILE_BYTES = 325;
    public static final int SAMPLE_FORMAT = 339;

    private TiffTag() {}
}
