// Package screen says what a screen is: what the console asks of it, what it may answer, and what
// all screens share. It holds none.
//
// A screen is a struct that App calls; it is no tea.Model. What happened outside reaches it as a
// message that carries its address; what it decided and only App can do it returns as an Intent. It
// imports keymap, the theme, render for words, and api, api/change and api/impact for their types,
// and must never know which screens there are, App, or who reads and sends.
package screen
