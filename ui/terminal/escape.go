package terminal

import "time"

const (
	esc   = 0x1b
	ctrlC = 0x03
	// eightBitCSI begins a control sequence in one byte, where a terminal was told to.
	// No character begins with it.
	eightBitCSI = 0x9b
	pasteBegin  = "\x1b[200~"
	pasteEnd    = "\x1b[201~"
	mouseBegin  = "\x1b[<"

	maxSequence = 64        // bytes; no key is longer, with kitty's alternates and text
	maxPaste    = 64 * 1024 // bytes kept of one paste: Bubble Tea takes quadratic time for it

	// stale is how long the start of a sequence waits for its end. Nobody types one, so what is
	// slow here is the network; but a sequence whose end was lost must not eat keys for ever.
	stale = time.Second
	// lateRest is how long after a lone Esc a complete rest of a sequence is
	// taken for that of the Esc that was given up on.
	lateRest = 500 * time.Millisecond
)

type decodeMode int

const (
	keys     decodeMode = iota
	answer              // in an OSC, DCS, SOS, PM or APC string: what a terminal answers, dropped
	overlong            // in a control sequence too long to be a key, dropped
	pasting             // between the marks of a bracketed paste
)

// decoder cuts what a terminal sends at the ends of keys, so that Bubble Tea,
// which decodes each read by itself, never sees a part of one. It drops answers
// nobody asked for and translates what Bubble Tea would take for letters.
//
// What it holds back is never a key, but for Esc: while waiting reports true,
// whoever feeds it must call giveUp if nothing more comes soon.
type decoder struct {
	mode   decodeMode
	held   []byte    // the start of a key
	fedAt  time.Time // when bytes came last
	escAt  time.Time // when an Esc was given up on; zero if bytes came since
	pasted int       // bytes of the present paste
}
