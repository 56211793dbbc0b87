package config

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// document is a parsed file. Its errors are built from positions and field names alone: the
// library's own texts print the source lines around, which may be keys.
//
// It is read node by node, for the library's strict decoding is not strict enough: private_key:
// 0123 becomes the text 83, and true the text true; anchors, merges and tags are taken, and a
// second document is passed over. Its errors repeat the name of an unknown field and a number that
// is too large, and either may be a key in the wrong place.
type document struct {
	path string
	text []byte
}

// placedError is an error that already says file and line.
type placedError struct{ message string }

func (e *placedError) Error() string { return e.message }

func (d document) errorf(line int, format string, args ...any) error {
	return &placedError{fmt.Sprintf("%s:%d: %s", display(d.path), line, fmt.Sprintf(format, args...))}
}

// parse returns the only document's top node, nil when the file says nothing.
func (d document) parse() (top ast.Node, err error) {
	data := d.text
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%s is not UTF-8 text: save it as such", display(d.path))
	}
	if line, why := beyond(data); why != "" {
		return nil, d.errorf(line, "%s: is this the right file?", why)
	}
	// The parser is someone else's and the file is anybody's: a panic in it becomes an error.
	defer func() {
		if recover() != nil {
			top, err = nil, fmt.Errorf("%s is not valid YAML: check indentation, quotes and brackets", display(d.path))
		}
	}()
	parsed, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, d.syntaxError(err)
	}
	for _, doc := range parsed.Docs {
		if _, directive := doc.Body.(*ast.DirectiveNode); directive || doc.Body == nil {
			continue
		}
		if top != nil {
			return nil, d.errorf(lineOf(doc.Body), "a second document starts here: keep one, without --- between")
		}
		top = doc.Body
	}
	return top, nil
}

func (d document) syntaxError(err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return fmt.Errorf("%s is not valid YAML: check indentation, quotes and brackets", display(d.path))
	}
	line := tokenLine(syntax.GetToken())
	return d.errorf(line, "not valid YAML: %s", d.syntaxHint(line))
}

// Bounds far beyond any configuration. The parser recurses once per level, and takes time and
// memory that grow with the square of levels, lines and tags: without them a wrong --config
// would hang the start.
const (
	maxDepth = 50
	maxLines = 2000
	maxLine  = 16 << 10 // bytes
	// tags, anchors and aliases, of which the file can have none; in the quotes of a command, &&
	// looks like one
	maxExtras = 300
)

// beyond returns where data passes a bound and which, "" if it does not. It counts the levels that
// the parser could make of each line: those it is indented by, the brackets that are open, and
// every mark within that opens one. What stands inside quotes counts too: so much of that is no
// configuration either.
func beyond(data []byte) (line int, why string) {
	brackets, extras := 0, 0
	var indents []int // of the lines that this one may hang under
	for len(data) > 0 {
		var text []byte
		text, data = cutLine(data)
		line++
		if len(text) > maxLine {
			return line, fmt.Sprintf("the line is longer than %d bytes", maxLine)
		}
		if line > maxLines {
			return line, fmt.Sprintf("there are more than %d lines", maxLines)
		}
		words := bytes.TrimLeft(text, " \t")
		if len(words) == 0 || words[0] == '#' {
			continue
		}
		indent := len(text) - len(words)
		for len(indents) > 0 && indents[len(indents)-1] >= indent {
			indents = indents[:len(indents)-1]
		}
		indents = append(indents, indent)
		opened := bytes.Count(words, []byte("[")) + bytes.Count(words, []byte("{"))
		levels, more := countMarks(words)
		if len(indents)-1+brackets+opened+levels > maxDepth {
			return line, fmt.Sprintf("more than %d levels are open", maxDepth)
		}
		if extras += more; extras > maxExtras {
			return line, fmt.Sprintf("there are more than %d tags, anchors and aliases (!, &, *)", maxExtras)
		}
		brackets = max(0, brackets+opened-bytes.Count(words, []byte("]"))-bytes.Count(words, []byte("}")))
	}
	return 0, ""
}

// cutLine returns the first line without its end, which YAML may write as a lone carriage return,
// and what follows it.
func cutLine(data []byte) (line, rest []byte) {
	i := bytes.IndexAny(data, "\r\n")
	switch {
	case i < 0:
		return data, nil
	case bytes.HasPrefix(data[i:], []byte("\r\n")):
		return data[:i], data[i+2:]
	default:
		return data[:i], data[i+1:]
	}
}

// countMarks counts what may open a level within a line, "- ", "? " and ": ", and the tags,
// anchors and aliases.
func countMarks(text []byte) (levels, extras int) {
	for i, c := range text {
		begins := i == 0 || bytes.IndexByte([]byte(" \t,[{"), text[i-1]) >= 0
		ends := i+1 == len(text) || bytes.IndexByte([]byte(" \t,]}"), text[i+1]) >= 0
		switch {
		case (c == '-' || c == '?') && begins && ends, c == ':' && ends:
			levels++
		case (c == '!' || c == '&' || c == '*') && begins:
			extras++
		}
	}
	return levels, extras
}

func tokenLine(tk *token.Token) int {
	if tk == nil || tk.Position == nil {
		return 1
	}
	return max(1, tk.Position.Line)
}

func lineOf(node ast.Node) int { return tokenLine(node.GetToken()) }

// each calls do with every field of the mapping called what, in order, and gives all errors. A
// field that is given twice is one.
func (d document) each(what string, node ast.Node, do func(name string, key, value ast.Node) error) error {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		if why := d.hint(lineOf(node)); why != "" {
			return d.errorf(lineOf(node), "%s: %s", what, why)
		}
		return d.errorf(lineOf(node), "%s: want lines of the form name: value, got %s", what, kindOf(node))
	}
	var errs []error
	first := map[string]int{}
	for _, pair := range pairs {
		key, ok := pair.Key.(*ast.StringNode)
		if !ok {
			errs = append(errs, d.errorf(lineOf(pair), "%s: want text as a name, got %s", what, kindOf(pair.Key)))
			continue
		}
		if line, twice := first[key.Value]; twice {
			errs = append(errs, d.errorf(lineOf(key), "the field%s is given twice, first on line %d: keep one",
				quotedName(key.Value), line))
			continue
		}
		first[key.Value] = lineOf(key)
		errs = append(errs, do(key.Value, key, pair.Value))
	}
	return Join(errs...)
}

// fields reads a mapping whose fields are all known. elsewhere names where a field belongs
// that is unknown here.
func (d document) fields(what string, node ast.Node, known map[string]fieldReader, elsewhere map[string]string) error {
	return d.each(what, node, func(name string, key, value ast.Node) error {
		read, ok := known[name]
		if !ok {
			return d.errorf(lineOf(key), "unknown field%s%s", quotedName(name), meant(name, known, elsewhere))
		}
		return d.place(lineOf(key), name, read(value))
	})
}

// place puts file, line and the field's name before an error that has none yet.
func (d document) place(line int, name string, err error) error {
	var placed *placedError
	if err == nil || errors.As(err, &placed) {
		return err
	}
	return d.errorf(line, "%s: %v", name, err)
}

// kindOf names what stands there instead of what is wanted.
func kindOf(node ast.Node) string {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "fields"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode, *ast.LiteralNode:
		return "text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number (put it in quotes to make it text)"
	case *ast.BoolNode:
		return "true or false (put it in quotes to make it text)"
	case *ast.NullNode, nil:
		return "nothing"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return "an anchor or alias (&, *, <<), which this file cannot have"
	case *ast.TagNode:
		return "a tag (!), which this file cannot have"
	default:
		return "something else"
	}
}

// hint is that of a line of the document.
func (d document) hint(line int) string { return hint(d.line(line)) }

// syntaxHint is hint where the document is no YAML because of the line.
func (d document) syntaxHint(line int) string {
	text := d.line(line)
	if why := hint(text); why != "" {
		return why
	}
	if mustMark.Match(text) {
		return "put the value in quotes"
	}
	return "check indentation, quotes and brackets here"
}

func (d document) line(number int) []byte {
	for rest := d.text; len(rest) > 0; number-- {
		var line []byte
		if line, rest = cutLine(rest); number == 1 {
			return line
		}
	}
	return nil
}

// fieldReader reads the value of one field. Its error completes the sentence "NAME: ..." and holds
// nothing of the value.
type fieldReader func(value ast.Node) error
