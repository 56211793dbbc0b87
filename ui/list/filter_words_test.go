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
		{"mail|cart", true, false},
		{"mail|smtp", false, false},
		{"mail|WEB 10.0|10.1", true, false},
		{"mail|web mail", false, false},
		{"!mail|smtp", true, false},
		{"!mail|web", false, false},
		{"|", true, true},
		{"!|", true, true},
		{"mail|", false, false},
		{"|web", true, false},
		{"！web", false, false},
		{"！mail　web", true, false},
		{"mail｜cart", true, false},
		{"！", true, true},
	} {
		f := parseFilter(plainSigns(c.text))
		assert.Equal(t, c.match, f.matches(text, f.foundIn("")), "%q", c.text)
		assert.Equal(t, c.empty, f.empty(), "%q", c.text)
	}
}

// A list that is typed on looks only through the rows that were left: none may be missing.
func TestAFilterNarrowsOnlyWhereNothingIsMissed(t *testing.T) {
	texts := []string{"", "web", "mail", "web mail", "web-1", "mail-1", "web-1 mail-1", "web-1 mail"}
	filters := []string{
		"", "w", "web", "web-1", "web|mail", "web-1|mail", "web|mail|smtp", "!web", "!w", "!web-1", "!web|mail", "!mail",
		"!web !mail", "web mail", "web !mail", "web !mail-1",
	}
	narrow := 0
	for _, was := range filters {
		for _, is := range filters {
			before, now := parseFilter(was), parseFilter(is)
			if !now.narrows(before) {
				continue
			}
			narrow++
			for _, text := range texts {
				if now.matches(text, now.foundIn("")) {
					assert.True(t, before.matches(text, before.foundIn("")), "%q after %q: %q", is, was, text)
				}
			}
		}
	}
	assert.True(t, parseFilter("web-1").narrows(parseFilter("web|mail")))
	assert.True(t, parseFilter("!web|mail").narrows(parseFilter("!web")))
	assert.False(t, parseFilter("web|mail").narrows(parseFilter("web")))
	assert.Greater(t, narrow, len(filters), "more than each after itself")
}
