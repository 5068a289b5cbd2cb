package io.github.magtrack4j.files.internal.codes;

import java.util.Arrays;

/** The numbers of the TIFF tags that matter here. */
public final class TiffTag {
    public static final int NEW_SUBFILE_TYPE = 254;
    public static final int SUBFILE_TYPE = 255;
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
    public static final int X_RESOLUTION = 282;
    public static final int PLANAR = 284;
    public static final int PREDICTOR = 317;
    public static final int COLOUR_MAP = 320;
    public static final int TILE_WIDTH = 322;
    public static final int TILE_HEIGHT = 323;
    public static final int TILE_OFFSETS = 324;
    public static final int TILE_BYTES = 325;
    public static final int SUB_DIRECTORIES = 330;
    public static final int EXTRA_SAMPLES = 338;
    public static final int SAMPLE_FORMAT = 339;
    public static final int JPEG_TABLES = 347;
    /** SGI's: how many images lie one behind the other. */
    public static final int IMAGE_DEPTH = 32997;
    /** MetaMorph's: six numbers for each plane of a stack. */
    public static final int META_MORPH_PLANES = 33629;
    /** Zeiss's LSM: sizes of all axes. */
    public static final int LSM = 34412;
    /** Micro-Manager's: JSON of each page. */
    public static final int MICRO_MANAGER = 51123;

    private static final int[] ALL = {
        NEW_SUBFILE_TYPE,
        SUBFILE_TYPE,
        WIDTH,
        HEIGHT,
        BITS,
        COMPRESSION,
        PHOTOMETRIC,
        BIT_ORDER,
        DESCRIPTION,
        STRIP_OFFSETS,
        SAMPLES,
        ROWS_PER_STRIP,
        STRIP_BYTES,
        X_RESOLUTION,
        PLANAR,
        PREDICTOR,
        COLOUR_MAP,
        TILE_WIDTH,
        TILE_HEIGHT,
        TILE_OFFSETS,
        TILE_BYTES,
        SUB_DIRECTORIES,
        EXTRA_SAMPLES,
        SAMPLE_FORMAT,
        JPEG_TABLES,
        IMAGE_DEPTH,
        META_MORPH_PLANES,
        LSM,
        MICRO_MANAGER
    };

    /** The number of these tags. */
    public static final int COUNT = ALL.length;

    private TiffTag() {}

    /** Returns a tag's index among these, negative if it does not matter here. */
    public static int index(int tag) {
        return Arrays.binarySearch(ALL, tag);
    }
}
