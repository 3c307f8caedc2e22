// Prints the addresses that pages of next/image hold, one a line: by Next itself where it is
// installed beside this file ("next"), or as its documents say that it calls a loader ("alone").
import { readFileSync } from 'node:fs';
const [, , how, folder] = process.argv;
const text = (name) => 'data:text/javascript,' + encodeURIComponent(readFileSync(`${folder}/${name}`, 'utf8'));
const { default: loader } = await import(text('image-loader.js'));
const { default: config } = await import(text('next.config.js'));
const { deviceSizes, imageSizes } = config.images;
const allSizes = [...deviceSizes, ...imageSizes].sort((a, b) => a - b);
const images = JSON.parse(process.argv[4]);

if (how === 'alone') {
  for (const { src } of images) {
    for (const width of allSizes) console.log(loader({ src, width, quality: 75 }));
  }
} else {
  const { getImgProps } = (await import('next/dist/shared/lib/get-img-props.js')).default;
  const { imageConfigDefault } = (await import('next/dist/shared/lib/image-config.js')).default;
  const imgConf = { ...imageConfigDefault, ...config.images, allSizes };
  for (const image of images) {
    const { props } = getImgProps({ alt: '', ...image }, { imgConf, defaultLoader: loader });
    console.log(props.src);
    for (const candidate of props.srcSet.split(', ')) console.log(candidate.split(' ')[0]);
  }
}
