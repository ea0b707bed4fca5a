// A card that is left alone is cleared, after a warning, so that the next person does not read it.

const SECONDS_TO_STAY = 20;

// `seconds` without a sign of life: `warn` comes 20 seconds before `end`, and only where `isTouched`. `rest` is called
// instead where nobody has begun.
export const watch = ({ seconds, isTouched, warn, calm, end, rest }) => {
  let timer = 0;
  const begin = () => {
    clearTimeout(timer);
    calm();
    timer = setTimeout(() => {
      if (isTouched()) warn();
      timer = setTimeout(() => {
        const ending = isTouched() ? end : rest;
        begin();
        ending();
      }, SECONDS_TO_STAY * 1000);
    }, (seconds - SECONDS_TO_STAY) * 1000);
  };
  for (const sign of ["pointerdown", "keydown", "input"]) document.addEventListener(sign, begin);
  begin();
  return begin;
};
