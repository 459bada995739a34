// The fonts of the reader's machine: the site loads nothing from elsewhere, and no fonts of its own.
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

export default DefaultTheme;
