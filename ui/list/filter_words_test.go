package list

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAFilterIsItsWords(t *testing.T) {
	text := "web-1\n10.0.0.1:80\n支付网关\n!bang\nshop.example.com/cart"
	for _, c := range []struct {
		text  string
		match bool
		empty bool
	}{
		{"", true, true},
		{"   ", true, true},
		{"!", true, true},
		{"! !", true, true},
		{"web", true, false},
		{"WEB 10.0", true, false},
		{"cart web", true, false},
		{"web mail", false, false},
		{"!web", false, false},
		{"!mail", true, false},
		{"web !cart", false, false},
		{"!mail !smtp", true, false},
		{"支付", true, false},
		{"!!bang", false, false},
		{"web-1\t10.0", true, false},
		{"web-1 \n", true, false},
		{"80支", false, false},
	} {
		f := parseFilter(c.text)
		assert.Equal(t, c.match, f.matches(text, f.wordsIn("")), "%q", c.text)
		assert.Equal(t, c.empty, f.empty(), "%q", c.text)
	}
}
