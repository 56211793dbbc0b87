package clean

import (
	"unicode"

	"golang.org/x/text/unicode/rangetable"
)

// The oldest tables of widths that are in use on jump hosts know these: tmux and
// the C library of enterprise distributions the first, GNU screen 4.9 of the
// combining marks the second. What is younger is drawn in no cell, one or two.
var (
	known      = rangetable.Assigned("12.0.0")
	knownMarks = rangetable.Assigned("5.0.0")
)

// rewidened are older characters that terminals do not agree on.
var rewidened = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x06de, Hi: 0x06de, Stride: 1}, // no cell in GNU screen, which takes it for a mark
		{Lo: 0x1885, Hi: 0x1886, Stride: 1}, // a mark for some, a letter for GNU screen
		{Lo: 0x1a1b, Hi: 0x1a1b, Stride: 1}, // likewise
		{Lo: 0x2630, Hi: 0x2637, Stride: 1}, // wide since Unicode 16
		{Lo: 0x268a, Hi: 0x268f, Stride: 1}, // likewise
		{Lo: 0x3248, Hi: 0x324f, Stride: 1}, // wide for the C library only
		{Lo: 0x4dc0, Hi: 0x4dff, Stride: 1}, // wide since Unicode 16
		{Lo: 0xa802, Hi: 0xa802, Stride: 1}, // a mark for some, a letter for GNU screen
	},
	R32: []unicode.Range32{
		{Lo: 0x1d300, Hi: 0x1d356, Stride: 1}, // wide since Unicode 16
		{Lo: 0x1d360, Hi: 0x1d376, Stride: 1}, // likewise
	},
}

// ageing reports whether the width of r depends on how old the terminal's tables are.
func ageing(r rune) bool {
	return !unicode.Is(known, r) || unicode.Is(rewidened, r) || unicode.Is(unicode.M, r) && !unicode.Is(knownMarks, r)
}
