// What EdgeKit is measured beside, one command a run:
//   png IN WIDTH OUT                              the picture at this width, without loss
//   decode IN…                                    files of any format as PNG beside them
//   avif IN WIDTH QUALITY EFFORT OUT              one encoding
//   avifs IN QUALITIES EFFORT                     one for each quality, at the picture's own size, beside it
//   time IN WIDTH QUALITY EFFORT RUNS PARALLEL    prints: median ms, pictures a second, ms of all cores for one
import sharp from 'sharp';

const [command, input, ...rest] = process.argv.slice(2);
sharp.cache(false);
sharp.concurrency(1);

const small = (width) => sharp(input).rotate().resize(Number(width), null, {withoutEnlargement: true});
const avif = (width, quality, effort) =>
  small(width).avif({quality: Number(quality), effort: Number(effort)});

const commands = {
  png: ([width, output]) => small(width).png({compressionLevel: 1}).toFile(output),
  decode: async (more) => {
    for (const file of [input, ...more]) {
      await sharp(file).png({compressionLevel: 1}).toFile(file + '.png');
    }
  },
  avif: ([width, quality, effort, output]) => avif(width, quality, effort).toFile(output),
  avifs: async ([qualities, effort]) => {
    for (const quality of qualities.split(',')) {
      await sharp(input)
        .avif({quality: Number(quality), effort: Number(effort)})
        .toFile(`${input}.${quality}.avif`);
    }
  },
  time: async ([width, quality, effort, runs, parallel]) => {
    const once = () => avif(width, quality, effort).toBuffer();
    for (let i = 0; i < Number(runs); i++) await once();
    const times = [];
    for (let i = 0; i < Number(runs); i++) {
      const start = performance.now();
      await once();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const cpu = process.cpuUsage();
    const start = performance.now();
    let left = Number(runs) * Number(parallel);
    const worker = async () => {
      while (left-- > 0) await once();
    };
    await Promise.all(Array.from({length: Number(parallel)}, worker));
    const count = Number(runs) * Number(parallel);
    const perSecond = (count * 1000) / (performance.now() - start);
    const {user, system} = process.cpuUsage(cpu);
    const processor = (user + system) / 1000 / count;
    console.log(times[times.length >> 1].toFixed(1), perSecond.toFixed(2), processor.toFixed(1));
  },
};

await commands[command](rest);
