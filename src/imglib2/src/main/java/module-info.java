/** Image stacks as ImgLib2 images, and the other way round. */
@SuppressWarnings("module") // the digit is of the name ImgLib2
module io.github.magtrack4j.imglib2 {
    requires transitive io.github.magtrack4j;
    requires transitive net.imglib2;

    exports io.github.magtrack4j.imglib2;
}
