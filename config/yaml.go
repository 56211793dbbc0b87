package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// document is a parsed file. Its errors are built from positions and field names alone: the library's own texts print
// the source lines around, which may be keys.
type document struct {
	path string
}

// field reads the value of one field. Its error completes the sentence "NAME: ..." and holds nothing of the value.
type field func(value ast.Node) error

// placedError is an error that already says file and line.
type placedError struct{ message string }

func (e *placedError) Error() string { return e.message }

func (d document) errorf(line int, format string, args ...any) error {
	return &placedError{fmt.Sprintf("%s:%d: %s", display(d.path), line, fmt.Sprintf(format, args...))}
}

// parse returns the only document's top node, nil when the file says nothing.
func (d document) parse(data []byte) (top ast.Node, err error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%s is not UTF-8 text: save it as such", display(d.path))
	}
	if line := tooDeep(data); line > 0 {
		return nil, d.errorf(line, "brackets nest too deep for a configuration: take some away")
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
		if doc.Body == nil {
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
	if strings.Contains(syntax.GetMessage(), "tab") {
		return d.errorf(line, "not valid YAML: a tab stands where spaces are wanted")
	}
	return d.errorf(line, "not valid YAML: check indentation, quotes and brackets here")
}

// maxDepth is far beyond any configuration; the parser recurses once per bracket.
const maxDepth = 50

// tooDeep returns the line where brackets nest too deep, 0 if nowhere. Those inside quotes count too: so many of them
// are no configuration either.
func tooDeep(data []byte) int {
	line, depth := 1, 0
	for _, c := range data {
		switch c {
		case '\n':
			line++
		case '[', '{':
			if depth++; depth > maxDepth {
				return line
			}
		case ']', '}':
			depth = max(0, depth-1)
		}
	}
	return 0
}

func tokenLine(tk *token.Token) int {
	if tk == nil || tk.Position == nil {
		return 1
	}
	return max(1, tk.Position.Line)
}

func lineOf(node ast.Node) int { return tokenLine(node.GetToken()) }

// each calls do with every field of a mapping, in order. A field that is given twice is an error.
func (d document) each(node ast.Node, do func(name string, key, value ast.Node) error) error {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		return d.errorf(lineOf(node), "want lines of the form field: value, got %s", kind(node))
	}
	first := map[string]int{}
	for _, pair := range pairs {
		key, ok := pair.Key.(*ast.StringNode)
		if !ok {
			return d.errorf(lineOf(pair), "want text as a field's name, got %s: put it in quotes", kind(pair.Key))
		}
		if line, twice := first[key.Value]; twice {
			return d.errorf(lineOf(key), "field %sis given twice, first on line %d: keep one", quotedName(key.Value), line)
		}
		first[key.Value] = lineOf(key)
		if err := do(key.Value, key, pair.Value); err != nil {
			return err
		}
	}
	return nil
}

// fields reads a mapping whose fields are all known. elsewhere names where a field belongs that is unknown here.
func (d document) fields(node ast.Node, known map[string]field, elsewhere map[string]string) error {
	return d.each(node, func(name string, key, value ast.Node) error {
		read, ok := known[name]
		if !ok {
			return d.errorf(lineOf(key), "unknown field %s", strings.TrimSuffix(quotedName(name), " ")+meant(name, known, elsewhere))
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

// quotedName returns `"name" ` where the text can be a misspelt field; a key pasted into the wrong place is not shown.
func quotedName(name string) string {
	foreign := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != '-'
	}
	if name == "" || len(name) > 32 || strings.ContainsFunc(name, foreign) {
		return ""
	}
	return strconv.Quote(name) + " "
}

func kind(node ast.Node) string {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "fields"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode, *ast.LiteralNode:
		return "text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
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

// scalar returns the text of a string node.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	default:
		return "", false
	}
}

func wantText(node ast.Node) (string, error) {
	text, ok := scalar(node)
	if ok && text != "" {
		return text, nil
	}
	switch node.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode, *ast.BoolNode:
		return "", fmt.Errorf("want text, got %s: put it in quotes", kind(node))
	case *ast.StringNode, *ast.LiteralNode, *ast.NullNode, nil:
		return "", errors.New("has no value: write one or take the line away")
	default:
		return "", fmt.Errorf("want text, got %s", kind(node))
	}
}

func textField(to *string) field {
	return func(node ast.Node) (err error) {
		*to, err = wantText(node)
		return err
	}
}

func secretField(to *Secret) field {
	return func(node ast.Node) error {
		text, err := wantText(node)
		*to = NewSecret(text)
		return err
	}
}

func wordField(to *string, words []string) field {
	return func(node ast.Node) error {
		text, ok := scalar(node)
		if !ok || !slices.Contains(words, text) {
			return errors.New("want " + orList(words))
		}
		*to = text
		return nil
	}
}

func boolField(to *bool) field {
	return func(node ast.Node) error {
		n, ok := node.(*ast.BoolNode)
		if !ok {
			return fmt.Errorf("want true or false, got %s", kind(node))
		}
		*to = n.Value
		return nil
	}
}

// Refresh intervals below a second load the service for nothing; above a day they are "off" misspelt.
const (
	minRefresh = time.Second
	maxRefresh = 24 * time.Hour
)

func refreshField(to **time.Duration) field {
	return func(node ast.Node) error {
		text, ok := scalar(node)
		if n, isNumber := node.(*ast.IntegerNode); isNumber {
			text, ok = n.Token.Value, n.Token.Value == "0"
		}
		duration, err := time.ParseDuration(text)
		if !ok || err != nil || duration != 0 && (duration < minRefresh || duration > maxRefresh) {
			return errors.New("want a duration such as 10s, from 1s to 24h, or 0 for off")
		}
		*to = &duration
		return nil
	}
}

// maxFloor bounds serving_floor: no listener has so many backends.
const maxFloor = 100000

func countField(to **int) field {
	return func(node ast.Node) error {
		n, ok := node.(*ast.IntegerNode)
		if !ok {
			return fmt.Errorf("want a whole number such as 2, got %s", kind(node))
		}
		count, err := strconv.Atoi(n.Token.Value)
		if err != nil || count < 0 || count > maxFloor {
			return fmt.Errorf("want a whole number from 0 to %d", maxFloor)
		}
		*to = &count
		return nil
	}
}

// listField reads a list of texts; alone allows a single text instead of a list of one.
func listField(to *[]string, alone bool) field {
	return func(node ast.Node) error {
		list, ok := node.(*ast.SequenceNode)
		if !ok {
			if _, isText := scalar(node); isText && alone {
				text, err := wantText(node)
				*to = []string{text}
				return err
			}
			return fmt.Errorf("want a list such as [one, two], got %s", kind(node))
		}
		*to = []string{}
		for _, value := range list.Values {
			text, err := wantText(value)
			if err != nil {
				return fmt.Errorf("in the list: %w", err)
			}
			*to = append(*to, text)
		}
		return nil
	}
}
