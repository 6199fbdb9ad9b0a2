// The clock that SDKs read: it shows the receiver's time of the delivery in question.
const SystemDate = Date;
let milliseconds = SystemDate.now();

class ReceiverDate extends SystemDate {
  constructor(...parts) {
    if (parts.length > 0) super(...parts);
    else super(milliseconds);
  }

  static now() {
    return milliseconds;
  }
}

globalThis.Date = ReceiverDate;

export function setTime(seconds) {
  milliseconds = seconds * 1000;
}
