document.title = '明察'; export {}
