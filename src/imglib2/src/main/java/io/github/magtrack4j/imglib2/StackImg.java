package io.github.magtrack4j.imglib2;

import io.github.magtrack4j.ImageStack;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.imglib2.img.basictypeaccess.array.ArrayDataAccess;
import net.imglib2.img.planar.PlanarImg;
import net.imglib2.type.NativeType;
import net.imglib2.type.NativeTypeFactory;
import net.imglib2.util.Fraction;

/**
 * A stack as ImgLib2 sees it: a plane for each image, each a buffer of its own over the same memory, since a buffer
 * holds 2 GiB at most.
 */
final class StackImg<T extends NativeType<T>, A extends ArrayDataAccess<A>> extends PlanarImg<T, A> {
    private final ImageStack stack;

    private StackImg(ImageStack stack, List<A> planes) {
        super(planes, new long[] {stack.width(), stack.height(), stack.count()}, new Fraction());
        this.stack = stack;
    }

    /**
     * Makes it.
     *
     * @param stack the stack
     * @param type the type of its pixels
     * @param access what reads and writes the pixels of a buffer
     */
    static <T extends NativeType<T>, A extends ArrayDataAccess<A>> StackImg<T, A> of(
            ImageStack stack, T type, Function<ByteBuffer, A> access) {
        List<A> planes = new ArrayList<>();
        for (long image = 0; image < stack.count(); image++) {
            MemorySegment plane = stack.slice(image, 1).segment();
            planes.add(access.apply(plane.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN)));
        }
        StackImg<T, A> img = new StackImg<>(stack, planes);
        // The caller pairs types and accesses that belong together, which Java's types cannot say.
        @SuppressWarnings("unchecked")
        NativeTypeFactory<T, ? super A> types = (NativeTypeFactory<T, ? super A>) type.getNativeTypeFactory();
        img.setLinkedType(types.createLinkedType(img));
        return img;
    }

    ImageStack stack() {
        return stack;
    }
}
